package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"time"
)

// fingerprintPart is how much of the file's beginning and end its fingerprint
// is made of.
const fingerprintPart = 64 << 10

// inputFile is the file of a run, or what stands for it.
type inputFile struct {
	file        io.ReadSeeker
	people      *People
	size        int64
	fingerprint string
}

// openInput measures the file. Its fingerprint is made of its size, beginning
// and end: enough to know the file of an interrupted run again without reading
// gigabytes.
func openInput(in ImportInput) (*inputFile, error) {
	if in.People != nil {
		return &inputFile{people: in.People, size: in.People.Count, fingerprint: in.People.Key}, nil
	}
	file := in.File
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, ErrNotAFile.Withf("The file cannot be read from a place in the middle, which going on after an interruption needs: %v. Save it as a file first.", err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d\n", size)
	for _, from := range []int64{0, max(0, size-fingerprintPart)} {
		if _, err := file.Seek(from, io.SeekStart); err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
		if _, err := io.CopyN(h, file, fingerprintPart); err != nil && err != io.EOF {
			return nil, fmt.Errorf("read the file: %w", err)
		}
	}
	return &inputFile{file: file, size: size, fingerprint: hex.EncodeToString(h.Sum(nil))}, nil
}

// People is accounts that are made instead of read. The same key must always
// give the same accounts, so that an interrupted run can go on.
type People struct {
	Key   string
	Count int64
	// From yields the accounts behind the first skip ones. Each is made by
	// the function, which many goroutines call side by side. Now is when the
	// run began, however often it was interrupted.
	From func(now time.Time, skip int64) iter.Seq[func() Record]
}

// rows gives the rows from a mark, whose offset counts accounts.
func (p *People) rows(ctx context.Context, now time.Time, from Mark) (next func() (Row, error), stop func()) {
	pull, stop := iter.Pull(p.From(now, from.Offset))
	at := from
	return func() (Row, error) {
		if err := ctx.Err(); err != nil {
			return Row{}, context.Cause(ctx)
		}
		build, ok := pull()
		if !ok {
			return Row{}, io.EOF
		}
		at.Line, at.Offset = at.Line+1, at.Offset+1
		return Row{Line: at.Line, End: at, build: build}, nil
	}, stop
}

// values is about how many values there are that only one account may have.
func (s *inputFile) values() int64 {
	const perAccount, perRow = 5, 80 // values, and bytes for each of them in a file
	if s.people != nil {
		return s.size * perAccount
	}
	return s.size / perRow
}

// open begins to read the rows, from the beginning or from a mark.
func (s *inputFile) open(format Format, o Options) (*Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return OpenReader(s.file, format, o)
}
