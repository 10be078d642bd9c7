package directory

import (
	"errors"
	"io"
	"strings"
)

// skipTo goes on at a mark of an earlier run.
func (d *documentRows) skipTo(m Mark) error {
	ahead := m.Offset - d.scan.offset
	if ahead < 0 {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, before the list of accounts of this file. Take the file of that run, or start from the beginning.", m.Offset)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(d.scan.r, ahead))
	d.scan.offset += n
	if err != nil {
		return d.failed(err)
	}
	if n < ahead {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, and this file is shorter. Take the file of that run, or start from the beginning.", m.Offset)
	}
	if ahead > 0 {
		d.fresh = false
	}
	d.n = m.Line
	return d.checkBoundary(m)
}

// checkBoundary looks whether an account can end here.
func (d *documentRows) checkBoundary(m Mark) error {
	b, err := d.scan.peek()
	if errors.Is(err, io.EOF) && d.where == inSequence {
		return nil
	}
	if err != nil {
		return d.failed(err)
	}
	want := ",]"
	if d.where == inSequence {
		want = "{"
	}
	if !d.fresh && !strings.ContainsRune(want, rune(b)) {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, and no account of this file ends there. Take the file of that run, or start from the beginning.", m.Offset)
	}
	return nil
}
