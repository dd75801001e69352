"""Money: exact, typed, and never a float."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from bestpay import Amount, InvalidRequestError


@pytest.mark.parametrize(
    ("given", "fen"),
    [
        (1250, 1250),
        (0, 0),
        (2**63 - 1, 2**63 - 1),
        (Decimal("12.50"), 1250),
        (Decimal("12.5"), 1250),
        (Decimal("12.5000"), 1250),
        (Decimal("1E+2"), 10000),
        (Decimal("0.01"), 1),
        (Decimal("92233720368547758.07"), 2**63 - 1),
        (Amount(7), 7),
    ],
)
def test_ints_count_fen_and_decimals_count_yuan(given: Any, fen: int) -> None:
    assert Amount(given).fen == fen


@pytest.mark.parametrize("given", [0.1, 12.5, "12.50", b"1", True, None, object()])
def test_anything_else_is_a_type_error(given: Any) -> None:
    with pytest.raises(TypeError, match="an amount is"):
        Amount(given)


def test_nothing_is_false_as_of_a_decimal() -> None:
    assert (bool(Amount(0)), bool(Amount(1))) == (False, True)


def test_a_float_is_told_why() -> None:
    for refuse in (Amount, Amount.from_fen, Amount.from_yuan):
        with pytest.raises(TypeError, match="never a float, which cannot hold every fen exactly"):
            refuse(0.1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]


@pytest.mark.parametrize(
    "given", [-1, 2**63, Decimal("0.001"), Decimal("-1"), Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30")]
)
def test_what_is_no_amount_of_fen_is_refused(given: Any) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        Amount(given)
    assert refused.value.kind == "invalid_field"


def test_yuan_come_as_text_too_and_fen_do_not() -> None:
    assert Amount.from_yuan("0.07") == Amount.from_yuan(Decimal("0.07")) == Amount.from_fen(7)
    with pytest.raises(InvalidRequestError):
        Amount.from_yuan("12.505")
    with pytest.raises(TypeError):
        Amount.from_fen(Decimal(1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_amounts_compare_hash_print_and_travel() -> None:
    assert Amount(1) < Amount(2) <= Amount(2)
    assert sorted([Amount(2), Amount(1)]) == [Amount(1), Amount(2)]
    assert len({Amount(5), Amount(5), Amount(6)}) == 2
    assert (str(Amount(1250)), repr(Amount(1250)), Amount(5).yuan) == ("12.50", "Amount(1250)", Decimal("0.05"))
    others: list[Any] = [None, "1", object()]
    assert all(Amount(1) != other for other in others)
    with pytest.raises(TypeError):
        assert Amount(1) < 2  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(Amount(5), protocol)) == Amount(5)
    assert copy.deepcopy(Amount(5)) == copy.copy(Amount(5)) == Amount(5)


@pytest.mark.parametrize("number", [1, 0, 1.0, Decimal("0.01"), True])
@pytest.mark.parametrize("compare", [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge])
def test_a_comparison_with_a_number_is_a_type_error(compare: Callable[[Any, Any], bool], number: Any) -> None:
    for left, right in ((Amount(1), number), (number, Amount(1))):
        with pytest.raises(TypeError, match="an Amount is compared with an Amount, not with"):
            compare(left, right)


def test_amounts_are_calculated_with_exactly() -> None:
    assert sum([Amount(1250), Amount(1), Amount(0)]) == Amount(1251)
    assert Amount(5) - Amount(5) == Amount(0)
    assert 3 * Amount(7) == Amount(7) * 3 == Amount(21)
    most = 2**63 - 1
    assert Amount(most - 1) + Amount(1) == Amount(most)
    out_of_range: list[Callable[[], object]] = [
        lambda: Amount(1) - Amount(2),
        lambda: Amount(most) + Amount(1),
        lambda: Amount(most) * 2,
        lambda: Amount(1) * -1,
    ]
    for calculate in out_of_range:
        with pytest.raises(InvalidRequestError):
            calculate()


@pytest.mark.parametrize("number", [1, 1.0, Decimal("0.01"), True, None, "1"])
def test_nothing_else_is_added(number: Any) -> None:
    for calculate in (operator.add, operator.sub):
        for left, right in ((Amount(1), number), (number, Amount(1))):
            with pytest.raises(TypeError):
                calculate(left, right)


@pytest.mark.parametrize("number", [1.0, Decimal(1), True, None, Amount(1), 2**70])
def test_nothing_but_an_int_multiplies(number: Any) -> None:
    with pytest.raises(TypeError):
        operator.mul(Amount(1), number)


def test_an_amount_is_formatted_as_yuan() -> None:
    assert f"{Amount(123456)} {Amount(123456):,} {Amount(5):>6}" == "1234.56 1,234.56   0.05"
    with pytest.raises(ValueError, match="invalid format string"):
        format(Amount(5), "d")
