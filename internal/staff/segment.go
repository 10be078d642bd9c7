package staff

import (
	"fmt"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// SegmentNameLength is how many characters a segment's name may have.
const SegmentNameLength = 200

// SegmentChanged is told when a segment was added, changed or removed.
type SegmentChanged struct {
	Segment string `json:"segment"`
	Name    string `json:"name"`
}

var exampleSegment = SegmentChanged{Segment: "seg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Gold"}

// AccountSegment is told when an account joined or left a segment.
type AccountSegment struct {
	Segment string `json:"segment"`
}

var exampleAccountSegment = AccountSegment{Segment: exampleSegment.Segment}

// segmentName reads a validated name.
func segmentName(raw string) (string, error) {
	name, err := fold.Text(raw)
	if err != nil {
		return "", fmt.Errorf("read a validated name: %w", err)
	}
	return name, nil
}

func checkSegmentName(f *fault.Fields, raw string) {
	text, err := fold.Text(raw)
	f.Check(err == nil && text != "" && utf8.RuneCountInString(text) <= SegmentNameLength, "name", "segment_required",
		fmt.Sprintf("Give the segment a name of 1 to %d characters.", SegmentNameLength))
}

func recordSegment(tx *op.Tx, t *event.Type, s SegmentChanged) SegmentChanged {
	tx.Record(event.Fact{Type: t, Data: s})
	return s
}
