package directory

import (
	"bufio"
	"io"
)

// scanner cuts a stream of JSON into values without holding more than one of
// them. It looks at brackets and quotes only: whether a value is JSON is found
// out by who reads it, so that a bad one does not stop the others.
type scanner struct {
	r      *bufio.Reader
	offset int64 // bytes read
	buf    []byte
}

// peek passes over white space and returns the byte behind it without taking it.
func (s *scanner) peek() (byte, error) {
	for {
		start, err := s.r.Peek(1)
		if len(start) == 0 {
			return 0, err
		}
		switch start[0] {
		case ' ', '\t', '\r', '\n':
			if err := s.drop(1); err != nil {
				return 0, err
			}
		default:
			return start[0], nil
		}
	}
}

// drop passes over n bytes that have been looked at.
func (s *scanner) drop(n int) error {
	k, err := s.r.Discard(n)
	s.offset += int64(k)
	return err
}

// value returns the next value, valid until the one after it is read. If it is
// longer than most bytes it is passed over.
func (s *scanner) value(most int) (raw []byte, tooLong bool, err error) {
	s.buf = s.buf[:0]
	_, err = s.walk(func(chunk []byte) {
		if len(s.buf)+len(chunk) > most {
			tooLong = true
		}
		if !tooLong {
			s.buf = append(s.buf, chunk...)
		}
	})
	return s.buf, tooLong, err
}

// skip passes over the next value and says how many entries it has; 0 for one
// that is neither a list nor an object.
func (s *scanner) skip() (entries int64, err error) {
	return s.walk(func([]byte) {})
}

// walk hands out the next value piece by piece.
func (s *scanner) walk(each func(chunk []byte)) (entries int64, err error) {
	if _, err := s.peek(); err != nil {
		return 0, err
	}
	var v valueEnd
	for {
		if _, err := s.r.Peek(1); err != nil {
			if err == io.EOF && v.plain {
				return 0, nil
			}
			return 0, err
		}
		chunk, err := s.r.Peek(s.r.Buffered())
		if err != nil {
			return 0, err
		}
		n, done := v.find(chunk)
		each(chunk[:n])
		if err := s.drop(n); err != nil {
			return 0, err
		}
		if done {
			return v.entries(), nil
		}
	}
}

// valueEnd finds where a JSON value ends.
type valueEnd struct {
	depth   int
	text    bool // between quotes
	escaped bool // behind a backslash
	plain   bool // in a number, true, false or null
	commas  int64
	filled  bool // something stands at depth 1
}

// find returns how many bytes of the chunk belong to the value, and whether it
// ends with them.
func (v *valueEnd) find(chunk []byte) (n int, done bool) {
	for i, b := range chunk {
		switch {
		case v.escaped:
			v.escaped = false
		case v.text && b == '\\':
			v.escaped = true
		case v.text && b == '"':
			v.text = false
			if v.depth == 0 {
				return i + 1, true
			}
		case v.text:
		case v.plain:
			if endsPlain(b) {
				return i, true
			}
		default:
			if v.step(b) {
				return i + 1, true
			}
		}
	}
	return len(chunk), false
}

// step takes a byte outside of texts, and reports whether it ends the value.
func (v *valueEnd) step(b byte) bool {
	if v.depth == 1 && b > ' ' && b != ']' && b != '}' {
		v.filled = true
	}
	switch b {
	case '"':
		v.text = true
	case '{', '[':
		v.depth++
	case '}', ']':
		v.depth--
		return v.depth <= 0
	case ',':
		if v.depth == 1 {
			v.commas++
		}
		return v.depth == 0
	default:
		v.plain = v.depth == 0
	}
	return false
}

func (v *valueEnd) entries() int64 {
	if !v.filled {
		return 0
	}
	return v.commas + 1
}

func endsPlain(b byte) bool {
	return b <= ' ' || b == ',' || b == ']' || b == '}' || b == ':'
}
