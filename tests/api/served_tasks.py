"""A small collection for tests of tasks and of numbers: due dates of every kind, gaps, two namesakes."""

TRACKED = {
    "sources": """
        id,title,published,language
        bao,Bài báo,2020-04-01,vi
        dai,Đài phát thanh,2020-04-02,vi
        """,
    "bodies": """
        id,name,alias,level,branch,source
        ubnd,Ủy ban nhân dân huyện Một,UBND huyện,district,government,bao
        ubnd-hai,Ủy ban nhân dân huyện Hai,UBND huyện,district,government,bao
        huyen-uy,Huyện ủy Một,,district,party,bao
        """,
    "people": """
        id,name,source
        chu-tri,Người Chủ Trì,bao
        """,
    "documents": """
        id,type,number,symbol,issuer,issued,source,certainty,note
        kh-1,plan,1,1/KH-UBND,ubnd,2019-01-05,bao,,
        kh-5,plan,5,5/KH-UBND,ubnd,2019-03-05,bao,,
        kh-7,plan,7,7/KH-UBND,ubnd,2019-04-05,bao,,
        kh-7,,8,,,,dai,,
        kh-3,plan,,,ubnd,2019-02-05,bao,,
        kh-3,,3,3/KH-UBND,,,dai,disputed,Đài đọc nhầm số.
        bc-2,report,2,2/BC-UBND,ubnd,2019-12-05,bao,,
        kh-hu,plan,4,4-KH/HU,huyen-uy,2015-06,bao,,
        """,
    "events": """
        id,type,name,date,organiser,source
        hn,meeting,Hội nghị giao việc,2019-06-01,ubnd,bao
        """,
    "tasks": """
        id,assigned_in,assigned_to,assigned_by,description,due,status,result,product,source,locator,certainty,note
        nv-1,kh-1,ubnd;~các xã,chu-tri,Báo cáo quý,2019-03-31,đang thực hiện,,=báo cáo,bao,p1,,
        nv-1,kh-1,,,,,,,,dai,p9,,
        nv-2,kh-1,ubnd-hai,,Báo cáo năm,2019,,,,bao,p2,,
        nv-3,hn,~các xã,,Tổ chức diễn tập,2019-06-30,Đã hoàn thành,đạt,,bao,p3,,
        nv-4,hn,,,Tuyên truyền thường xuyên,,,,,bao,p4,,
        nv-4,,ubnd,,,,,,,dai,p5,disputed,Không giao cho huyện.
        """,
}
"""On 1 July 2019 `nv-1` is overdue and `nv-2` possibly so."""
