"""Accounts, their roles and their passwords."""
