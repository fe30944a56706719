"""A filter of system calls (linux/seccomp.h), made of what a worker never needs: no rights are needed to set it.

A call that is refused fails with EPERM, as if the file or the host were not for us; the worker goes on.
"""

import ctypes
import os
import platform
import struct

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, (16, 24, 32)  # offsets in struct seccomp_data
_X32 = 0x40000000  # a second set of numbers on x86_64
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_COLUMNS = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""By machine: its audit number, and which number of a system call is its own; None where it has none of that name."""

_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other hosts
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # other programs and processes
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    # changing files
    "creat": (85, None),
    "truncate": (76, 45),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "chmod": (90, None),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "lchown": (94, None),
    "fchownat": (260, 54),
    # the machine
    "mount": (165, 40),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "setns": (308, 268),
    "unshare": (272, 97),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
}
_UNREADABLE = {"clone3": (435, 435), "openat2": (437, 437)}  # a filter cannot follow pointers; libc falls back
_CLONE, _TGKILL, _OPEN, _OPENAT = (56, 220), (234, 131), (2, None), (257, 56)


def available() -> bool:
    """Whether this machine has such a filter."""
    return os.uname().sysname == "Linux" and platform.machine() in _COLUMNS


def apply(libc: ctypes.CDLL) -> None:
    """Set the filter for this process and all that come of it, for good; raise OSError where the kernel refuses."""
    program = _program(platform.machine(), os.getpid())
    code = ctypes.create_string_buffer(program, len(program))
    pointer = struct.pack("HL", len(program) // 8, ctypes.addressof(code))  # struct sock_fprog
    for arguments in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SECCOMP, _FILTER, pointer, 0, 0)):
        if libc.prctl(*(each if isinstance(each, bytes) else ctypes.c_ulong(each) for each in arguments)) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def _program(machine: str, process: int) -> bytes:
    """Write the filter for a process: it may signal itself only, start threads only, and open files for reading."""
    architecture, column = _COLUMNS[machine]
    no, unknown = _ERRNO | _EPERM, _ERRNO | _ENOSYS
    lines: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
    ]
    lines += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, no)]
    for numbers in _REFUSED.values():
        if (refused := numbers[column]) is not None:
            lines += [(_EQUAL, 0, 1, refused), (_RETURN, 0, 0, no)]
    for numbers in _UNREADABLE.values():
        lines += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, unknown)]
    checked = [
        (_CLONE[column], 0, _ANY_BIT, _CLONE_THREAD, True),
        (_TGKILL[column], 0, _EQUAL, process, True),
        (_OPENAT[column], 2, _ANY_BIT, _WRITING, False),
    ]
    if (old := _OPEN[column]) is not None:
        checked.append((old, 1, _ANY_BIT, _WRITING, False))
    for number, argument, test, value, wanted in checked:
        lines += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _ARGUMENT[argument]),
            (test, 0, 1, value),
            (_RETURN, 0, 0, _ALLOW if wanted else no),
            (_RETURN, 0, 0, no if wanted else _ALLOW),
        ]
    return b"".join(struct.pack("HBBI", *line) for line in [*lines, (_RETURN, 0, 0, _ALLOW)])
