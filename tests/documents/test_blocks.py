"""A block is read as marshmallow reads it, a wrong one with all its mistakes, in less time."""

from copy import deepcopy

import marshmallow
import pytest
from marshmallow import ValidationError, post_load, pre_load, validates, validates_schema

from tremplin.documents.door import BlockSchema, Listed, Section, Text, Whole, checks, sections


class PlaceSchema(BlockSchema):
    """A block within a block."""

    town = Text(required=True, data_key="ville")
    seats = Whole(least=1)

    @checks
    def not_everywhere(self, data, written):
        if written.get("ville") == "partout":
            raise ValidationError("une ville, et une seule.", "town")


class MeetingSchema(BlockSchema):
    """A block of every sort of value."""

    title = Text(required=True)
    place = Section(PlaceSchema)
    others = sections(PlaceSchema)
    words = Listed(Text(), distinct=True)

    @validates_schema
    def seated(self, data, **kwargs):
        if not data.get("words"):
            raise ValidationError("rien à dire.")

    @checks
    def titled(self, data, written):
        if written.get("title") == written.get("theme", ""):
            raise ValidationError({"title": ["titre vide."], "_schema": ["bloc vide."]})


class SlowSchema(MeetingSchema):
    """The same, read by marshmallow alone."""

    @property
    def _usual(self):
        return False


GOOD = {"title": "Un", "place": {"ville": "Lens", "seats": 3}, "others": [{"ville": "Arras"}], "words": ["a", "b"]}
CHANGED = {
    "nothing": {},
    "a missing key": {"title": None},
    "an unknown key": {"tilte": "Un"},
    "a wrong type": {"place": "Lens", "words": "a"},
    "mistakes at each level": {"title": "", "place": {"ville": "", "seats": 0, "sieges": 1}, "others": [{}, 3, None]},
    "a check of a block within": {
        "place": {"ville": "partout"},
        "others": [{"ville": "partout"}, {"ville": "partout"}],
    },
    "a word twice": {"words": ["a", "b", "a", 3]},
    "nothing to say": {"words": [], "title": 3},
    "two checks of the whole": {"words": [], "theme": "Un"},
}


def told(schema, data):
    try:
        return schema.load(data)
    except ValidationError as error:
        return error.messages, error.valid_data


@pytest.mark.parametrize("changed", CHANGED)
def test_a_block_is_read_as_marshmallow_reads_it(changed):
    data = {**deepcopy(GOOD), **CHANGED[changed]}
    assert told(MeetingSchema(), data) == told(SlowSchema(), data)


@pytest.mark.parametrize("data", [None, 3, [], [GOOD], "Un"])
def test_what_is_no_block_is_told_as_marshmallow_tells_it(data):
    assert told(MeetingSchema(), data) == told(SlowSchema(), data)


class OwnSchema(PlaceSchema):
    """What a plugin may add of marshmallow's own."""

    @pre_load
    def folded(self, data, **kwargs):
        return {key.lower(): value for key, value in data.items()}

    @validates("seats")
    def even(self, value, **kwargs):
        if value % 2:
            raise ValidationError("un nombre pair.")

    @post_load
    def named(self, data, **kwargs):
        return [*data.items()]


def test_what_a_plugin_adds_before_and_after_is_heard():
    assert {*OwnSchema().load({"VILLE": "Lens", "Seats": 2})} == {("town", "Lens"), ("seats", 2)}
    with pytest.raises(ValidationError, match="pair"):
        OwnSchema().load({"ville": "Lens", "seats": 3})


def test_many_blocks_and_part_of_one_are_read_by_marshmallow():
    assert PlaceSchema(many=True).load([{"ville": "Lens"}]) == [{"town": "Lens"}]
    assert PlaceSchema().load({}, partial=True) == {}
    assert MeetingSchema().load({"words": ["a"], "place": {}}, partial=True) == {"words": ("a",), "place": {}}
    assert PlaceSchema().load({"ville": "Lens", "x": 1}, unknown=marshmallow.EXCLUDE) == {"town": "Lens"}
