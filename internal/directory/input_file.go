package directory

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// fingerprintPart is how much of the file's beginning and end its fingerprint
// is made of.
const fingerprintPart = 64 << 10

// inputFile is the file of a run.
type inputFile struct {
	file        io.ReadSeeker
	size        int64
	fingerprint string
}

// openInput measures the file. Its fingerprint is made of its size, beginning
// and end: enough to know the file of an interrupted run again without reading
// gigabytes.
func openInput(file io.ReadSeeker) (*inputFile, error) {
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

// open begins to read the rows, from the beginning or from a mark.
func (s *inputFile) open(format Format, o Options) (*Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return OpenReader(s.file, format, o)
}
