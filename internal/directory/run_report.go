package directory

import (
	"bufio"
	"fmt"
	"io"
)

// openReport cuts the report back to what belongs to the rows that are done
// with, and counts on from there.
func (r *run) openReport() (err error) {
	var w io.Writer
	if r.in.Report != nil {
		r.out = bufio.NewWriter(r.in.Report)
		w = r.out
	}
	if r.report, err = NewReport(w, r.in.ReportFormat); err != nil {
		return err
	}
	return r.startOver()
}

// startOver counts on from the run's place, and takes back what was reported
// behind it.
func (r *run) startOver() error {
	r.report.totals = Totals{Rows: r.place.rows, Bad: r.place.bad, Warned: r.place.warned, Fields: map[string]int64{}}
	r.badBefore, r.shown = r.place.bad, 0
	clear(r.unknown)
	return r.rewindReport()
}

// rewindReport takes back what was written for rows that are not done with.
func (r *run) rewindReport() error {
	if r.in.Report == nil {
		return nil
	}
	if r.place.report > 0 { // its head stands there already
		if err := r.report.Flush(); err != nil {
			return err
		}
		r.out.Reset(r.in.Report)
	}
	return r.cutReport(r.place.report)
}

func (r *run) cutReport(size int64) error {
	if end, err := r.in.Report.Seek(0, io.SeekEnd); err != nil || end < size {
		size = end // the earlier report is gone: what follows is written all the same
	}
	if err := r.in.Report.Truncate(size); err != nil {
		return fmt.Errorf("cut the report back: %w", err)
	}
	if _, err := r.in.Report.Seek(size, io.SeekStart); err != nil {
		return fmt.Errorf("cut the report back: %w", err)
	}
	return nil
}

// flushReport writes what is buffered, and returns the report's size.
func (r *run) flushReport() (int64, error) {
	if r.in.Report == nil {
		return 0, nil
	}
	if err := r.report.Flush(); err != nil {
		return 0, err
	}
	if err := r.out.Flush(); err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	size, err := r.in.Report.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	return size, nil
}
