package account

import "errors"

// fillRows is rows on their way into a table.
type fillRows struct {
	values []any
	word   insertDictionaryWordParams
	// dictionary is rows of name_dictionary, which go with name_word's.
	dictionary []any
	width      int
	rows       int // of one transaction
	write      func(*fillRows) error
}

// full writes the rows if there are many.
func (b *fillRows) full() error {
	if len(b.values) < b.rows*b.width {
		return nil
	}
	return b.write(b)
}

// fillWriter writes one batch while the next is collected.
type fillWriter struct {
	batches chan *fillRows
	spare   chan *fillRows
	failed  chan error
}

func startFillWriter(write func(*fillRows) error) *fillWriter {
	w := &fillWriter{batches: make(chan *fillRows), spare: make(chan *fillRows, 2), failed: make(chan error, 1)}
	go func() {
		defer close(w.failed)
		for b := range w.batches {
			if err := write(b); err != nil {
				w.failed <- err
				return
			}
			clear(b.values)
			b.values, b.dictionary = b.values[:0], b.dictionary[:0]
			select {
			case w.spare <- b:
			default:
			}
		}
	}()
	return w
}

// take hands the rows over and leaves the fillRows empty.
func (w *fillWriter) take(b *fillRows) error {
	full := &fillRows{values: b.values, dictionary: b.dictionary}
	select {
	case w.batches <- full:
	case err := <-w.failed:
		if err == nil {
			err = errWriterEnded
		}
		return err
	}
	b.values, b.dictionary = nil, nil
	select {
	case old := <-w.spare:
		b.values, b.dictionary = old.values, old.dictionary
	default:
	}
	return nil
}

func (w *fillWriter) end() error {
	close(w.batches)
	return <-w.failed
}

var errWriterEnded = errors.New("the batches before could not be written")
