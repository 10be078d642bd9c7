package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/staff"
)

// segmentsPage lists the tenant's segments.
func (c *console) segmentsPage(v *visit) error { return c.drawSegments(v, http.StatusOK, nil) }

func (c *console) drawSegments(v *visit, status int, f *fault.Error) error {
	segments, err := c.Staff.ListSegments(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	page := view.SegmentsPage{Settings: c.settings(v, v.T("segments.title")), CanEdit: v.actor.May("staff.add_segment")}
	for _, s := range segments {
		page.Segments = append(page.Segments, view.SegmentRow{ID: s.ID, Name: s.Name, Accounts: int(s.Accounts)})
	}
	if f != nil {
		page.Name, page.Problem = v.form("name"), v.sentence(f)
	}
	v.draw(status, view.Segments(page))
	return nil
}

func (c *console) addSegment(v *visit) error {
	added, err := c.Staff.AddSegment(v.r.Context(), v.actor, staff.AddSegmentInput{Name: v.form("name")})
	if f := fault.As(err); stays(f) {
		return c.drawSegments(v, statusOf(f), f)
	}
	return c.toSegments(v, err, v.T("segments.added", args{"Name": added.Name}))
}

func (c *console) changeSegment(v *visit) error {
	_, err := c.Staff.ChangeSegment(v.r.Context(), v.actor, staff.ChangeSegmentInput{Segment: v.r.PathValue("segment"), Name: v.form("name")})
	return c.toSegments(v, err, v.T("segments.changed"))
}

func (c *console) removeSegment(v *visit) error {
	_, err := c.Staff.RemoveSegment(v.r.Context(), v.actor, staff.SegmentInput{Segment: v.r.PathValue("segment")})
	return c.toSegments(v, err, v.T("segments.removed"))
}

func (c *console) addToSegment(v *visit) error {
	_, err := c.Staff.AddAccountToSegment(v.r.Context(), v.actor, v.segmentAccount())
	return c.toSegments(v, err, v.T("segments.account_added"))
}

func (c *console) removeFromSegment(v *visit) error {
	_, err := c.Staff.RemoveAccountFromSegment(v.r.Context(), v.actor, v.segmentAccount())
	return c.toSegments(v, err, v.T("segments.account_removed"))
}

func (v *visit) segmentAccount() staff.SegmentAccountInput {
	return staff.SegmentAccountInput{Segment: v.r.PathValue("segment"), Account: v.form("account")}
}

func (c *console) toSegments(v *visit, err error, said string) error {
	if err != nil {
		return c.undone(v, view.SegmentsPath(v.slug()), err)
	}
	return c.done(v, view.SegmentsPath(v.slug()), said)
}
