"""Accounts, what each may do, and within which perimeter."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Id, Moment, Name, Number, TypedLine, Version, Words, one_of, said
from tremplin.records.codes import CARRIERS, STAFF, Role


class Account(Base):
    """A person who signs in; a disabled account keeps its history and may do nothing."""

    __tablename__ = "accounts"
    # SQLite's lower() knows ASCII alone: it lets « É » pass, which casework lowers before
    __table_args__ = (CheckConstraint("login = lower(login)", name="login_lower"), said("login"), said("name"))

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(TypedLine(250), unique=True)
    name: Mapped[Name]
    password_hash: Mapped[Words | None]
    disabled_at: Mapped[Moment | None]
    # that of the admin who opened it, who alone looks after it as long as it has no role
    department: Mapped[Code | None]
    created_at: Mapped[Moment]
    version: Mapped[Version]


class Membership(Base):
    """The role of an account in an organisation."""

    __tablename__ = "memberships"
    __sealed__ = "membre d'organisme"
    __table_args__ = (one_of("role", CARRIERS), Index(None, "organisation_id"))

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    role: Mapped[Code]
    since: Mapped[Moment]


class PastMembership(Base):
    """A role that an account had in an organisation, until it left."""

    __tablename__ = "past_memberships"
    __sealed__ = "ancien membre d'organisme"
    __table_args__ = (one_of("role", CARRIERS),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    number: Mapped[Number]
    role: Mapped[Code]
    since: Mapped[Moment]
    left_at: Mapped[Moment]


class RoleRequest(Base):
    """A role that an admin gave to themselves: it gives nothing until another admin confirms it."""

    __tablename__ = "role_requests"
    __sealed__ = "rôle demandé"
    __table_args__ = (one_of("role", Role),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[Number]
    role: Mapped[Code]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    department: Mapped[Code | None]
    territory: Mapped[Code | None]
    asked_at: Mapped[Moment]


class Duty(Base):
    """The role of an account in a department, or in one territory of it; an admin's may bear on everything."""

    __tablename__ = "duties"
    __sealed__ = "rôle"
    __table_args__ = (
        one_of("role", STAFF),
        CheckConstraint("department IS NOT NULL OR role = 'admin'", name="perimeter"),
        # a reader has a department, or one territory of it
        CheckConstraint("territory IS NOT NULL OR role <> 'territorial_service'", name="territory"),
        CheckConstraint("territory IS NULL OR role IN ('territorial_service', 'reader')", name="no_territory"),
        # NULLs are distinct on both engines: it holds territories alone, and casework the others
        UniqueConstraint("account_id", "role", "department", "territory"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[Number]
    role: Mapped[Code]
    department: Mapped[Code | None]
    territory: Mapped[Code | None]
    since: Mapped[Moment]
