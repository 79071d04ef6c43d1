"""What frames every page: its language, its look, its addresses, its headers, and what is said when there is none."""
