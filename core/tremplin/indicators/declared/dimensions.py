"""By what the figures of people are told apart, and on what they are counted."""

# the ESF+ wants figures by sex and age band as well (Reg. (EU) 2021/1057, annex I)
PEOPLE = (
    *("public", "sex", "age_band", "territory", "qpv", "schooling", "prescriber", "household", "post_kind"),
    "insertion_contract",
)
# the fields of « where » that tell of a person: of whom they are, what they did, how they were evaluated and left
OF_PEOPLE = (
    *("public", "sex", "age", "territory", "qpv", "schooling", "prescriber", "household", "post_kind", "stage"),
    *("contract", "first_access", "target_trade", "employer_kind"),
    *("activity", "mode", "area", "exam", "outcome", "hours", "item", "result"),
)
