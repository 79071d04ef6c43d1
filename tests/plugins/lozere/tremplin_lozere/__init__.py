"""Nord for Tremplin, a department written from docs/hooks.md alone; its call is made up."""
