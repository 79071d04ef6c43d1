"""A page of PDF that says what it stands for."""

# A4, in points of 1/72 inch
HEIGHT, WIDTH, LEFT, TOP, LEADING = 842, 595, 72, 760, 20
LINE = 70


def pdf(label: str) -> bytes:
    """A document of one page; the same label makes the same bytes."""
    words = ["Document de démonstration", "", *_lines(label), "", "Aucune donnée réelle ne figure ici."]
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in words)
    # what a content stream draws; WinAnsiEncoding is cp1252 (ISO 32000-1, annex D)
    page = f"BT /F1 13 Tf {LEADING} TL {LEFT} {TOP} Td {shown} ET".encode("cp1252", "replace")
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        # one of the 14 standard fonts, which no document needs to embed (ISO 32000-1, 9.6.2.2)
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    # 20 bytes a line, its end among them, after the head of the free list (ISO 32000-1, 7.5.4)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(bodies) + 1, len(written)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _lines(label: str) -> list[str]:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _escaped(line: str) -> str:
    # what delimits a string (ISO 32000-1, 7.3.4.2)
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
