"""The headers that a system has itself: C, C++, POSIX, Linux, Windows."""

from __future__ import annotations

_FOLDERS = (
    "sys/", "net/", "netinet/", "arpa/", "linux/", "asm/", "asm-generic/", "bits/", "machine/", "mach/",
    "rpc/", "protocols/", "scsi/",
)  # fmt: skip
_NAMES = frozenset(
    """
    aio alloca ar assert byteswap complex conio cpio crt_externs crypt ctype dbghelp direct dirent dlfcn elf
    endian err errno error execinfo fcntl features fenv float fmtmsg fnmatch ftw getopt glob grp iconv ifaddrs
    immintrin intrin inttypes io iso646 langinfo libgen libintl limits link linux locale malloc math memory
    monetary mqueue ndbm netdb nl_types paths poll process pthread pty pwd queue regex resource sched search
    semaphore setjmp sgtty share shadow signal spawn stdalign stdarg stdatomic stdbit stdbool stdckdint
    stddef stdint stdio stdlib stdnoreturn string strings stropts sysexits syslog tar termio termios tgmath
    threads time trace types uchar ucontext ulimit unistd utime utmp utmpx values varargs wait wchar wctype
    windows winsock winsock2 wordexp ws2tcpip emmintrin tmmintrin smmintrin xmmintrin nmmintrin arm_neon cpuid
    """.split()  # noqa: SIM905
)


def is_of_system(path: str) -> bool:
    return path.startswith(_FOLDERS) or (path.endswith(".h") and path[:-2] in _NAMES)
