"""What the pages behind the gate share: who has signed in, the desk, the rights of addresses."""

from tremplin_web.gate import cookie
from tremplin_web.gate.files import given_file
from tremplin_web.gate.forms import CHANGED, WRONG, SentForm, number_of, page_of, sent, sentences, version_read
from tremplin_web.gate.guard import again
from tremplin_web.gate.printing import kept_as, printed
from tremplin_web.gate.rights import (
    ALL,
    ENROLLING,
    FRESH,
    HALFWAY,
    SIGNED_IN,
    GatedAddress,
    Right,
    serve,
    who_may,
)
from tremplin_web.gate.uploads import uploaded
from tremplin_web.gate.visiting import desk, enter, live, receive, renew, visit, visitor
from tremplin_web.gate.ways import RETURN, to_sign_in
from tremplin_web.gate.works import begun
