package portal

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/portal/page"
)

// activityPage shows what happened in the own account.
func (p *portal) activityPage(v *visit) error {
	listed, err := p.Desk.ListOwnActivity(v.r.Context(), v.actor, desk.ListOwnActivityInput{Account: v.actor.ID})
	if err != nil {
		return err
	}
	s := page.Section{ID: "activity", Title: v.T("activity.title"), Empty: v.T("activity.none")}
	for _, e := range listed.Items {
		s.Rows = append(s.Rows, page.Row{Title: v.T("event." + e.Type), Text: v.details(e.Data), At: e.At})
	}
	return v.show(http.StatusOK, activityPath, v.T("account.activity"), nil, s)
}

// details are the device and place of an event.
func (v *visit) details(raw json.RawMessage) string {
	var data struct {
		Method, Device, Place, IP string
	}
	if json.Unmarshal(raw, &data) != nil {
		return ""
	}
	var parts []string
	for _, part := range []string{v.identity(data.Method), data.Device, data.Place, data.IP} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}
