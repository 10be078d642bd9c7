package account

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sorter sorts any number of short records in bounded memory: what outgrows
// it goes, sorted, to files, which are merged at the end. It is for one
// goroutine.
type sorter struct {
	dir   string
	limit int // bytes of records in memory
	buf   []byte
	spans []sortSpan
	runs  []*os.File
}

type sortSpan struct{ from, to uint32 }

// sortMemory is how many bytes of records one sorter keeps in memory.
const sortMemory = 12 << 20

func newSorter(dir string) *sorter { return &sorter{dir: dir, limit: sortMemory} }

// add copies the record.
func (s *sorter) add(record []byte) error {
	if len(s.buf)+len(record) > s.limit && len(s.spans) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	if s.buf == nil {
		s.buf = make([]byte, 0, s.limit)
	}
	from := uint32(len(s.buf))
	s.buf = append(s.buf, record...)
	s.spans = append(s.spans, sortSpan{from, uint32(len(s.buf))})
	return nil
}

func (s *sorter) sort() {
	slices.SortFunc(s.spans, func(a, b sortSpan) int { return bytes.Compare(s.buf[a.from:a.to], s.buf[b.from:b.to]) })
}

func (s *sorter) spill() error {
	s.sort()
	f, err := os.CreateTemp(s.dir, "readmit-sort-*")
	if err != nil {
		return fmt.Errorf("make a file to sort in: %w", err)
	}
	// Without a name it is gone with the process; where that is refused, close removes it.
	_ = os.Remove(f.Name())
	s.runs = append(s.runs, f)
	w := bufio.NewWriterSize(f, 256<<10)
	var size [binary.MaxVarintLen32]byte
	for _, p := range s.spans {
		_, _ = w.Write(size[:binary.PutUvarint(size[:], uint64(p.to-p.from))])
		_, _ = w.Write(s.buf[p.from:p.to])
	}
	if err := w.Flush(); err != nil { // tells of every write before
		return fmt.Errorf("write a sorted file: %w", err)
	}
	s.buf, s.spans = s.buf[:0], s.spans[:0]
	return nil
}

// each calls f with every record in the order of its bytes, and with equal
// ones once. The record is valid until f returns.
func (s *sorter) each(f func(record []byte) error) error {
	if len(s.runs) > 0 && len(s.spans) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	var last []byte
	first := true
	distinct := func(record []byte) error {
		if !first && bytes.Equal(record, last) {
			return nil
		}
		first, last = false, append(last[:0], record...)
		return f(record)
	}
	if len(s.runs) > 0 {
		return s.merge(distinct)
	}
	s.sort()
	for _, p := range s.spans {
		if err := distinct(s.buf[p.from:p.to]); err != nil {
			return err
		}
	}
	return nil
}

func (s *sorter) merge(f func([]byte) error) error {
	var heads runHeap
	for _, file := range s.runs {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("read a sorted file: %w", err)
		}
		r := &sortRun{in: bufio.NewReaderSize(file, 64<<10)}
		if err := r.next(); err != nil {
			return err
		}
		heads = append(heads, r)
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		if err := f(heads[0].record); err != nil {
			return err
		}
		err := heads[0].next()
		if errors.Is(err, io.EOF) {
			heap.Pop(&heads)
			continue
		}
		if err != nil {
			return err
		}
		heap.Fix(&heads, 0)
	}
	return nil
}

// close lets the memory and the files go.
func (s *sorter) close() {
	for _, f := range s.runs {
		_ = f.Close() // it was only read
		_ = os.Remove(f.Name())
	}
	*s = sorter{}
}

// run is one sorted file while it is merged.
type sortRun struct {
	in     *bufio.Reader
	record []byte
}

func (r *sortRun) next() error {
	n, err := binary.ReadUvarint(r.in)
	if err != nil {
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		return fmt.Errorf("read a sorted file: %w", err)
	}
	r.record = slices.Grow(r.record[:0], int(n))[:n]
	if _, err := io.ReadFull(r.in, r.record); err != nil {
		return fmt.Errorf("read a sorted file: %w", err)
	}
	return nil
}

type runHeap []*sortRun

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return bytes.Compare(h[i].record, h[j].record) < 0 }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*sortRun)) }
func (h *runHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
