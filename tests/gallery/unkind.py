"""Content that pages must survive: mark-up, words without end, nothing at all."""

from typing import Final

MARKUP: Final = "<script>alert('x')</script> & <b>bold</b> \"quoted\" {{ 7 * 7 }}"
ENDLESS: Final = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4
ELSEWHERE: Final = "مرحبا بكم · ਸਤ ਸ੍ਰੀ ਅਕਾਲ · 你好 · 👩🏾‍🦽"
PLAIN: Final = "Ask people at the community centre what stops them from coming."
LONG: Final = (
    "We asked eleven women at the centre in Dale End what stops them from coming.\n\n"
    f"{MARKUP}\n{ENDLESS}\n{ELSEWHERE}"
)
EARLIER: Final = (
    "By March 2027 half of the women who are referred will start treatment within 6 weeks.\n"
    "We count from the day of the referral.\n"
    "The team meets on Mondays.\n"
    f"{ENDLESS}"
)
LATER: Final = (
    "By June 2027 three quarters of the women who ask for help will start within 6 weeks.\n"
    "We count from the day of the referral.\n"
    f"{MARKUP}\n"
    f"{ENDLESS}o"
)
