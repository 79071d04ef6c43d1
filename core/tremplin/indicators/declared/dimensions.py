"""By what the figures of people are told apart, and on what they are counted."""

# the ESF+ wants figures by sex and age band as well (Reg. (EU) 2021/1057, annex I)
PEOPLE = (
    *("public", "sex", "age_band", "territory", "qpv", "schooling", "prescriber", "household", "post_kind"),
    "insertion_contract",
)
# the fields of « where » that tell of a person, whatever is counted of them
OF_PEOPLE = (
    *("public", "sex", "age", "territory", "qpv", "schooling", "prescriber", "household", "post_kind"),
    *("stage", "contract", "activity", "hours"),
)
OF_EXITS = ("exit_category", "first_access", "target_trade", "employer_kind")
