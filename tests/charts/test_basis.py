from analysis.study import Selection, select
from charts.basis import basis


def said(text):
    return text.replace("\u00a0", " ")


def test_basis_says_n_coverage_and_what_has_no_text(small):
    assert said(basis(small, "weight: score")) == "6 of 12 comments, 2 without text · weight: score"


def test_basis_of_a_filter_says_how_many_are_selected(small):
    assert said(basis(select(small, Selection(tags=("Funny",))))) == "1 of 6 comments selected, all with text"


def test_basis_without_a_declared_number_claims_no_coverage(one):
    assert said(basis(one)) == "1 comment, all with text"


def test_basis_of_nothing(none):
    assert said(basis(none)) == "0 comments"
