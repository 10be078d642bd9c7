package credential

import (
	"bufio"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/FastFilter/xorfilter"

	"github.com/readmit/readmit/internal/secret"
)

// Breached is an operator's list of passwords that are known to attackers, as a
// filter: it needs 2.3 bytes for each, never misses one that is on the list, and
// takes one in 65,536 others for one that is. It is only read, by any number of
// callers at once. A nil list has none.
type Breached struct {
	filter *xorfilter.BinaryFuse[uint16]
}

// breachedMagic begins a file of [BuildBreached]; the number is its form's.
const breachedMagic = "readmit breached passwords 1\n"

// ErrBreachedFile says that a file is no list that [BuildBreached] made.
var ErrBreachedFile = errors.New("this is no list of breached passwords: make one by readmit breached build")

// OpenBreached reads a list that [BuildBreached] made.
func OpenBreached(path string) (*Breached, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the list of breached passwords: %w", err)
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<20)
	head := make([]byte, len(breachedMagic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != breachedMagic {
		return nil, fmt.Errorf("%s: %w", path, ErrBreachedFile)
	}
	filter, err := xorfilter.LoadBinaryFuse[uint16](in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, errors.Join(ErrBreachedFile, err))
	}
	return &Breached{filter: filter}, nil
}

// Has reports whether a password is on the list.
func (b *Breached) Has(password secret.String) bool {
	if b == nil {
		return false
	}
	return b.filter.Contains(keyOf(sha1.Sum([]byte(password.Reveal()))))
}

// keyOf is what the filter knows a password by: the first 64 bits of its SHA-1,
// which is the form in which such lists are given away.
func keyOf(sum [sha1.Size]byte) uint64 { return binary.BigEndian.Uint64(sum[:8]) }

// BuildBreached turns a list into the file that [OpenBreached] reads, and
// returns how many lines it had. Each line is a SHA-1 in hexadecimal, with or
// without a colon and a count behind it (the form of Have I Been Pwned), or
// else a password as it is typed. Some 30 bytes of memory are needed for each
// line while it is built.
func BuildBreached(in io.Reader, out io.Writer) (lines int, err error) {
	var keys []uint64
	scan := bufio.NewScanner(in)
	for scan.Scan() {
		line := strings.TrimSuffix(scan.Text(), "\r")
		if line != "" {
			keys = append(keys, keyOf(digestIn(line)))
		}
	}
	if err := scan.Err(); err != nil {
		return 0, fmt.Errorf("read the list of breached passwords: %w", err)
	}
	if len(keys) == 0 {
		return 0, errors.New("the list of breached passwords is empty")
	}
	filter, err := xorfilter.NewBinaryFuse[uint16](keys)
	if err != nil {
		return 0, fmt.Errorf("build the list of breached passwords: %w", err)
	}
	if _, err := io.WriteString(out, breachedMagic); err != nil {
		return 0, fmt.Errorf("write the list of breached passwords: %w", err)
	}
	if err := filter.Save(out); err != nil {
		return 0, fmt.Errorf("write the list of breached passwords: %w", err)
	}
	return len(keys), nil
}

// digestIn is the SHA-1 that a line of a list stands for.
func digestIn(line string) (sum [sha1.Size]byte) {
	text, _, _ := strings.Cut(line, ":")
	if len(text) == hex.EncodedLen(sha1.Size) {
		if _, err := hex.Decode(sum[:], []byte(text)); err == nil {
			return sum
		}
	}
	return sha1.Sum([]byte(line))
}
