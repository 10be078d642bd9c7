package console

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// onAccount serves acts on one account. The page that an act comes from says
// which version of the account it showed, so that nobody acts on what is not so
// any more.
func (c *console) onAccount(do act) http.HandlerFunc {
	return c.inTenant(func(v *visit) error {
		seen, err := strconv.ParseInt(v.r.PostFormValue("seen"), 10, 64)
		if err == nil && seen > 0 {
			v.actor.Call.Seen = seen
		}
		return do(v)
	})
}

// meanwhile answers an act that was not done because the account was changed
// since its page was drawn: what changed, by whom, and the act once more with
// the version that the account has now.
func (c *console) meanwhile(v *visit, f *fault.Error) {
	login := v.r.PathValue("id")
	page := view.MeanwhilePage{
		Frame: c.frame(v, v.T("meanwhile.title")), Action: v.r.URL.RequestURI(), Back: view.AccountTabPath(v.slug(), login, v.tabOfAct()),
	}
	version, told := "", map[string]bool{}
	for _, field := range f.Fields {
		switch {
		case field.Conflict == nil:
		case field.Name == "version":
			version = fmt.Sprint(field.Conflict.Now)
		case !told[field.Conflict.What+field.Conflict.At.String()]:
			told[field.Conflict.What+field.Conflict.At.String()] = true // one event changes several fields
			page.Changes = append(page.Changes, view.Meanwhile{Text: v.word("event.", field.Conflict.What), By: field.Conflict.By, At: field.Conflict.At})
		}
	}
	for name, values := range v.r.PostForm {
		for _, value := range values {
			if name != "seen" {
				page.Values = append(page.Values, view.Hidden{Name: name, Value: value})
			}
		}
	}
	slices.SortStableFunc(page.Values, func(a, b view.Hidden) int { return strings.Compare(a.Name, b.Name) })
	page.Values = append(page.Values, view.Hidden{Name: "seen", Value: version})
	v.draw(edge.StatusOf(f.Kind), view.MeanwhileView(page))
}

// tabOfPart is the tab on which acts stand, by a part of their addresses.
var tabOfPart = map[string]string{
	"credential": view.TabSecurity, "factors": view.TabSecurity, "sessions": view.TabSecurity, "devices": view.TabSecurity,
	"applications": view.TabApplications, "messages": view.TabMessages, "bounced": view.TabMessages,
	"cancel-deletion": view.TabPrivacy, "approve-deletion": view.TabPrivacy, "reject-deletion": view.TabPrivacy, "send-deletion-link": view.TabPrivacy,
	"place-hold": view.TabPrivacy, "release-hold": view.TabPrivacy, "open-request": view.TabPrivacy, "extend-request": view.TabPrivacy,
	"close-request": view.TabPrivacy, "request-export": view.TabPrivacy, "deliver-export": view.TabPrivacy,
}

// tabOfAct is the tab that the act's form names, or the one for its address.
func (v *visit) tabOfAct() string {
	if tab := v.form("tab"); slices.Contains(view.Tabs, tab) {
		return tab
	}
	for _, part := range strings.Split(v.r.URL.Path, "/") {
		if tab, there := tabOfPart[part]; there {
			return tab
		}
	}
	return view.TabAccess
}
