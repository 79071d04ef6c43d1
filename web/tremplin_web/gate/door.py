"""What the pages behind the gate share: who has signed in, the desk, the rights of addresses."""

from tremplin_web.gate import cookie
from tremplin_web.gate.forms import CHANGED, WRONG, SentForm, number_of, page_of, sent, sentences, version_read
from tremplin_web.gate.guard import RETURN, again, desk, enter, live, receive, renew, to_sign_in, visit, visitor
from tremplin_web.gate.rights import (
    ALL,
    ENROLLING,
    FRESH,
    HALFWAY,
    MEMBERS,
    SIGNED_IN,
    GatedAddress,
    Right,
    serve,
    who_may,
)
from tremplin_web.gate.uploads import uploaded
