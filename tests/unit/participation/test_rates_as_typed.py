"""A rate card as a finance officer types it."""

import pytest
from marshmallow import ValidationError

from alongside.participation.domain.rate_card import Band
from alongside.participation.schemas.rate_cards import RateCardPageSchema, bands_of, lines_of

BANDS = (Band(1, 2_000), Band(121, 4_050), Band(240, 100_000))


def test_what_is_written_is_read_back() -> None:
    assert lines_of(BANDS) == "1: £20\n121: £40.50\n240: £1000"
    assert tuple(bands_of(lines_of(BANDS))) == BANDS


@pytest.mark.parametrize("line", ["20", "1: twenty", "1: 20.5", "-1: 20", "1; 20", "1: -20"])
def test_a_line_that_says_something_else_is_refused(line: str) -> None:
    with pytest.raises(ValidationError):
        bands_of(line)


def test_the_form_says_how_a_band_is_written() -> None:
    faults = RateCardPageSchema().validate({"effective_from": "2027-04-01", "bands": "20 pounds"})
    assert faults == {"bands": ["Write each band on a line of its own, like 121: 40"]}
