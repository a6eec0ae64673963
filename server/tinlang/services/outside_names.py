"""What the province's system calls its addresses and fields: NOT CONFIRMED (chưa đối chiếu).

Seen in integrations of others (as weak a source as it sounds): that a token is asked for first, the names NoiHoSo,
CapNhatTienTrinh and CapNhatTrangThai, the numbers of states, channels and kinds of applicants. All other names here
are made up in their manner. When the document of the province is there, this is the file to change; the twin
(`tests/province_twin.py`) speaks by the same names.
"""

from __future__ import annotations

# The token: asked for with the account, shown in the header of every other call.
TOKEN_PATH = "/LayMaTruyCap"
ACCOUNT, SECRET, TOKEN = "TaiKhoan", "MatKhau", "MaTruyCap"

# The list of a place since a day.
LIST_PATH = "/DanhSachHoSo"
PLACE, SINCE, DOSSIERS = "MaDonVi", "TuNgay", "DanhSach"
FIELDS = {
    "code": "MaHoSo",
    "procedure": "MaTTHC",
    "name": "ChuHoSo",
    "kind": "LoaiDoiTuong",
    "identity_number": "SoGiayTo",
    "tax_code": "MaSoThue",
    "phone": "DienThoai",
    "address": "DiaChi",
    "channel": "HinhThuc",
    "state": "TrangThaiHoSo",
    "received_at": "NgayTiepNhan",
    "due_on": "NgayHenTra",
    "finished_at": "NgayCoKetQua",
}
"""By the fields of `OutsideDossier`. Moments are ISO 8601, those without a zone in that of Viet Nam."""

# A change of state: first its line in the dossier's progress, then the state itself.
PROGRESS_PATH, STATE_PATH = "/CapNhatTienTrinh", "/CapNhatTrangThai"
CODE, SEQUENCE, STATE, AT, SAID = "MaHoSo", "SoThuTu", "TrangThai", "ThoiDiem", "NoiDung"

# A refusal: its name, and what it says.
REFUSAL, WORDS = "MaLoi", "MoTa"
UNKNOWN_CODE = "KHONG_CO_HO_SO"
