package directory

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Mark is a place between two rows of a file, where reading can go on.
type Mark struct {
	Line   int64 // number of the last line read, 1 for the first
	Offset int64 // bytes read; of the unpacked bytes if the file is gzip
}

// lines reads lines of a bounded length and knows where it stands.
type lines struct {
	r    *bufio.Reader
	most int // longest line, in bytes
	at   Mark
	// back holds lines that are to be read again before r.
	back []byte
	// held is where a line that was too long ends, if that one comes after back.
	held *Mark
	long []byte
}

// one is a line with its line end, as it stands in the file. If tooLong is
// set, text is only its beginning; the rest has been passed over. The text is
// valid until the next line is read.
type one struct {
	text    []byte
	tooLong bool
}

// whole reports whether the line has its line end.
func (l one) whole() bool { return l.tooLong || bytes.HasSuffix(l.text, []byte{'\n'}) }

// trimmed is the line without line end.
func (l one) trimmed() []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(l.text, []byte{'\n'}), []byte{'\r'})
}

// next returns io.EOF when there is no further line.
func (l *lines) next() (one, error) {
	if len(l.back) > 0 {
		return l.nextBack(), nil
	}
	if l.held != nil {
		l.at, l.held = *l.held, nil
		return one{tooLong: true}, nil
	}
	text, err := l.r.ReadSlice('\n')
	l.at.Offset += int64(len(text))
	if errors.Is(err, bufio.ErrBufferFull) {
		return l.nextLong(text)
	}
	if len(text) > 0 && (err == nil || err == io.EOF) {
		l.at.Line++
		return one{text: text, tooLong: len(text) > l.most}, nil
	}
	return one{}, l.readError(err)
}

func (l *lines) nextBack() one {
	n := bytes.IndexByte(l.back, '\n') + 1
	if n == 0 {
		n = len(l.back)
	}
	text := l.back[:n:n]
	l.back = l.back[n:]
	l.at.Line++
	l.at.Offset += int64(n)
	return one{text: text}
}

func (l *lines) nextLong(start []byte) (one, error) {
	l.long = append(l.long[:0], start...)
	tooLong := false
	for {
		text, err := l.r.ReadSlice('\n')
		l.at.Offset += int64(len(text))
		if len(l.long)+len(text) > l.most {
			tooLong = true
		} else {
			l.long = append(l.long, text...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && err != io.EOF {
			return one{}, l.readError(err)
		}
		l.at.Line++
		return one{text: l.long, tooLong: tooLong}, nil
	}
}

func (l *lines) readError(err error) error {
	if err == io.EOF {
		return io.EOF
	}
	if isCutOff(err) {
		return ErrCutOff.Withf("The compressed file is cut off or damaged after line %d. The rows before are read; get the whole file and import it again, or go on from there.", l.at.Line)
	}
	return fmt.Errorf("read line %d: %w", l.at.Line+1, err)
}

// again makes the lines in text come once more; at is where they begin. If the
// last line read was too long to be in text, held is true, and it comes again
// as such.
func (l *lines) again(text []byte, at Mark, held bool) {
	if held {
		end := l.at
		l.held = &end
	}
	l.back = append(bytes.Clone(text), l.back...)
	l.at = at
}

// skipTo goes on at a mark of an earlier run.
func (l *lines) skipTo(m Mark) error {
	ahead := m.Offset - l.at.Offset
	if ahead < 0 {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, inside the first line of this file. Take the file of that run, or start from the beginning.", m.Offset)
	}
	if ahead == 0 {
		return nil
	}
	n, err := io.CopyN(io.Discard, l.r, ahead-1)
	if err != nil && err != io.EOF {
		return l.readError(err)
	}
	last, err := l.r.ReadByte()
	if err == io.EOF || n < ahead-1 {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, and this file is shorter. Take the file of that run, or start from the beginning.", m.Offset)
	}
	if err != nil {
		return l.readError(err)
	}
	if _, err := l.r.Peek(1); last != '\n' && err != io.EOF {
		return ErrOtherFile.Withf("The earlier run stopped at byte %d, and no line of this file ends there. Take the file of that run, or start from the beginning.", m.Offset)
	}
	l.at = m
	return nil
}
