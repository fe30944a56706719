"""What a status in words of a source says: done, not done, or neither clearly."""

import pytest

from kg.statuses import progress


@pytest.mark.parametrize(
    "status",
    [
        "Hoàn thành",
        "đã hoàn thành",
        "ĐÃ XONG",
        "xong",
        "Hoàn tất",
        "Kết thúc",
        "Đã thực hiện",
        "đã thực hiện xong",
        "HOÀN THÀNH ĐÚNG HẠN",
        "Đã hoàn thành trễ hạn",
        "Hoàn thành (quá hạn)",
        "Hoàn thành trước 3 ngày",
        "hoàn thành vượt mức",
        "Hoàn thành tốt nhiệm vụ",
        "hoàn thành 15/12/2019",
        "hoàn thành 2019-12-15",
        "hoàn thành tháng 12/2019",
        "Hoàn thành quý IV/2019, vượt tiến độ",
        "hoàn thành 2019",
        "Hoàn thành ngày 30/4/2019",
        "Hoàn thành ngày 3/5",
        "Hoàn thành 100%",
        "Hoàn thành 100 phần trăm nội dung",
        "Hoàn thành, 120 % kế hoạch",
        "hoàn thành vượt 20 % kế hoạch",
        "Đã hoàn thành 5/5 nội dung",
        "hoàn thành 05/05",
    ],
)
def test_statuses_that_are_finished(status: str) -> None:
    assert progress(status) == "finished"


@pytest.mark.parametrize(
    "status",
    [
        None,
        "",
        "chưa hoàn thành",
        "Chưa hoàn thành 5/5 nội dung",
        "Đang thực hiện",
        "không hoàn thành",
        "cơ bản hoàn thành",
        "hoàn thành cơ bản",
        "hoàn thành một phần",
        "hoàn thành phần lớn",
        "hoàn thành 50 %",
        "Hoàn thành được 99,5%",
        "hoàn thành 3/5 nội dung",
        "Hoàn thành 05/07 chỉ tiêu",
        "đã hoàn thành 3 trên 5 nội dung",
        "Quá hạn",
        "chậm tiến độ",
    ],
)
def test_statuses_that_are_open(status: str | None) -> None:
    assert progress(status) == "open"


@pytest.mark.parametrize(
    "status",
    [
        "Hoàn thành bước 1",
        "hoàn thành 100 % bước 1",
        "hoàn thành 3/5",
        "hoàn thành gần 100 %",
        "Hoàn thành, còn 1 việc",
        "gần hoàn thành",
        "Đã báo cáo hoàn thành",
        "Chậm nhưng đã hoàn thành",
        "Chưa hoàn thành đúng hạn, nay đã xong",
        "hoàn thành 50 % tháng 5, đến nay đã xong",
        "thực hiện thường xuyên",
        "completed",
        "…",
        "hoàn thành" + " 2019 12" * 5000 + " x",
    ],
)
def test_statuses_that_leave_it_in_doubt(status: str) -> None:
    assert progress(status) == "doubtful"
