package directory

import "bytes"

// csvSplitter cuts the lines of one CSV record (RFC 4180) into cells. It is
// fed line by line, so that a record with line breaks in quotes is cut in one
// pass. A quote inside a cell that does not begin with one is text.
type csvSplitter struct {
	comma  byte
	state  csvState
	cells  []byte // the cells' bytes, one after the other
	ends   []int  // where each cell ends in cells
	broken bool   // a closed cell goes on behind its quote
}

type csvState uint8

const (
	csvStart  csvState = iota // at the beginning of a cell
	csvPlain                  // in a cell without quotes
	csvQuoted                 // between quotes
	csvClosed                 // behind a quote that may have closed the cell
)

func (s *csvSplitter) reset() {
	s.state, s.cells, s.ends, s.broken = csvStart, s.cells[:0], s.ends[:0], false
}

// feed takes one line with its line end and reports whether the record goes
// on in the next line.
func (s *csvSplitter) feed(line []byte) (more bool) {
	end := len(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'}))
	for i := 0; i < end && !s.broken; i++ {
		i += s.step(line[i:end])
	}
	if s.state == csvQuoted && !s.broken {
		s.cells = append(s.cells, line[end:]...)
		return true
	}
	s.endCell()
	return false
}

// step takes the first byte of rest, or a run of plain bytes, and returns how
// many bytes more than one it took.
func (s *csvSplitter) step(rest []byte) int {
	b := rest[0]
	switch {
	case s.state == csvQuoted && b == '"':
		s.state = csvClosed
	case s.state == csvQuoted:
		return s.run(rest, '"')
	case b == s.comma:
		s.endCell()
		s.state = csvStart
	case s.state == csvStart && b == '"':
		s.state = csvQuoted
	case s.state == csvClosed && b == '"':
		s.cells = append(s.cells, '"')
		s.state = csvQuoted
	case s.state == csvClosed:
		s.broken = b != ' ' && b != '\t'
	default:
		s.state = csvPlain
		return s.run(rest, s.comma)
	}
	return 0
}

func (s *csvSplitter) run(rest []byte, until byte) int {
	n := bytes.IndexByte(rest, until)
	if n < 0 {
		n = len(rest)
	}
	s.cells = append(s.cells, rest[:n]...)
	return n - 1
}

func (s *csvSplitter) endCell() { s.ends = append(s.ends, len(s.cells)) }

func (s *csvSplitter) cell(i int) []byte {
	start := 0
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.cells[start:s.ends[i]]
}

// blank reports a record without content, such as spreadsheets leave below
// their last row.
func (s *csvSplitter) blank() bool { return len(bytes.TrimSpace(s.cells)) == 0 }
