from __future__ import annotations

import pytest

from tests.shop.folders import NATIVE
from xiaoer.shop.domain.pictures import MOST_BYTES, unsafe_because

_NS = 'xmlns="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param('<path d="M0 0h9v9z" fill="#fff"/>', id="path"),
        pytest.param('<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/>', id="gradient of its own"),
        pytest.param('<rect id="a"/><use href="#a"/>', id="use of its own"),
        pytest.param('<text style="font-weight:700">样例</text>', id="style of text"),
        pytest.param("<title>on sale: data</title>", id="words that only look bad"),
    ],
)
def test_a_picture_is_taken(inside: str) -> None:
    assert unsafe_because(f"<svg {_NS}>{inside}</svg>".encode()) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(f"<svg {_NS}><script>1</script></svg>", "<script> is not allowed", id="script"),
        pytest.param(f"<svg {_NS}><SCRIPT>1</SCRIPT></svg>", "<SCRIPT> is not allowed", id="script in capitals"),
        pytest.param(
            '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>', "<s:svg> is not allowed", id="prefix"
        ),
        pytest.param(f"<svg {_NS}><foreignObject/></svg>", "<foreignObject> is not allowed", id="foreignObject"),
        pytest.param(f"<svg {_NS}><style>*{{}}</style></svg>", "<style> is not allowed", id="style sheet"),
        pytest.param(f'<svg {_NS}><image href="#a"/></svg>', "<image> is not allowed", id="picture in the picture"),
        pytest.param(f'<svg {_NS}><animate attributeName="href"/></svg>', "<animate> is not allowed", id="animation"),
        pytest.param(f'<svg {_NS} onload="1"/>', "the attribute onload is not allowed here", id="handler"),
        pytest.param(f'<svg {_NS} ONLOAD="1"/>', "the attribute ONLOAD is not allowed here", id="handler in capitals"),
        pytest.param(
            f'<svg {_NS}><use href="https://example.com/a.svg#a"/></svg>', "the attribute href is not allowed here",
            id="outside reference",
        ),
        pytest.param(
            f'<svg {_NS} xmlns:x="http://www.w3.org/1999/xlink"><use x:href="data:image/svg+xml,a"/></svg>',
            "the attribute x:href is not allowed here", id="outside reference by xlink",
        ),
        pytest.param(
            f'<svg {_NS}><rect fill="url( \'https://example.com/a\' )"/></svg>', "the attribute fill is not allowed here",
            id="outside paint",
        ),
        pytest.param(
            f'<svg {_NS}><rect style="fill:u\\72l(//example.com)"/></svg>', "the attribute style is not allowed here",
            id="outside paint hidden by a backslash",
        ),
        pytest.param(f"<!DOCTYPE svg><svg {_NS}/>", "a DOCTYPE is not allowed", id="document type"),
        pytest.param(
            f'<?xml-stylesheet href="a.css"?><svg {_NS}/>', "a processing instruction is not allowed", id="instruction"
        ),
        pytest.param(f"<svg {_NS}>", "it is not well-formed SVG (line 1)", id="cut off"),
        pytest.param("", "it is not well-formed SVG (line 1)", id="empty"),
        pytest.param(f"<svg {_NS}>{' ' * MOST_BYTES}</svg>", "the file is larger than 200 KB", id="too large"),
    ],
)  # fmt: skip
def test_more_than_a_picture_is_refused(content: str, said: str) -> None:
    refused = unsafe_because(content.encode())
    assert refused is not None
    assert refused[1] == said


def test_the_sample_pictures_are_safe() -> None:
    assert [unsafe_because(path.read_bytes()) for path in sorted((NATIVE / "pictures").iterdir())] == [None, None]
