package view_test

import "github.com/readmit/readmit/internal/console/view"

// asking is a view of somebody who needs a second person's yes.
func asking(v view.View, operations ...string) view.View {
	v.Asks = view.Asks{}
	for _, name := range operations {
		v.Asks[name] = true
	}
	return v
}

func sampleApprovals(v view.View) view.ApprovalsPage {
	act := func(id, name string, daily bool) view.Act {
		return view.Act{
			Label: v.T("approvals." + name), Action: view.ApprovalActPath("harbor", id, name), Daily: daily, What: []string{v.T("approvals." + name + "_what_happens")},
		}
	}
	sentence := func(who, op string) string {
		return v.T("approvals.sentence", map[string]any{"Who": who, "Act": op})
	}
	reject := act("apr_1", "reject", false)
	reject.Reasons = []view.Choice{{Value: "mistake", Text: v.T("reject_reason.mistake")}, {Value: "other", Text: v.T("reject_reason.other")}}
	f := sampleFrame(v, v.T("menu.approvals"))
	f.Menu = append(f.Menu, view.MenuItem{Label: "menu.approvals", Icon: "shield-check", Key: "p", Href: view.ApprovalsPath("harbor"), Count: 1, Current: true})
	f.Menu[0].Current, f.Limits = false, sampleNear(v)
	said := map[string]any{"Who": "Ana Cruz", "By": "Maria Berg", "Words": v.T("reject_reason.unclear"), "Time": v.Moment(v.Now.Add(day), v.Now, v.Zone), "Until": v.Moment(v.Now.Add(3*day), v.Now, v.Zone)}
	return view.ApprovalsPage{
		Frame: f,
		ToDecide: []view.ApprovalShown{{
			ID: "apr_1", Sentence: sentence("Ana Cruz", v.T("op.credential.remove_all_factors")), On: "Jess Smith", OnHref: view.AccountPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001"),
			Reason: "Lost the phone – ticket 4711", State: "asked", Tone: "info", At: ago(hour),
			What: []string{v.T("approvals.then_delay", said), v.T("approvals.until", said)}, Acts: []view.Act{act("apr_1", "approve", true), reject},
		}},
		Others: []view.ApprovalShown{
			{
				ID: "apr_2", Sentence: sentence("Maria Berg", "Change the mail server"), State: "approved", Tone: "info", At: ago(3 * hour),
				Input: []view.AuditInput{{Name: "host", Value: "smtp.harbor-courier.example"}, {Name: "password", Value: "[redacted]"}, {Name: "port", Value: "587"}},
				What:  []string{v.T("approvals.approved_by", said), v.T("approvals.again_what", said)}, AgainForm: view.MessageSettingsPath("harbor"), Acts: []view.Act{act("apr_2", "withdraw", false)},
			},
			{
				ID: "apr_6", Sentence: sentence("Ana Cruz", v.T("op.directory.merge")), On: "Jess Smith", OnHref: view.AccountPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001"), State: "asked", Tone: "info", At: ago(hour),
				Both: view.ComparePath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001", "0193a1b2-77aa-7cc1-8000-000000000002"), What: []string{v.T("approvals.then_at_once", said)},
				Input: []view.AuditInput{{Name: "choices.email", Value: "other"}, {Name: "other", Value: "0193a1b2-77aa-7cc1-8000-000000000002"}},
			},
			{
				ID: "apr_3", Sentence: sentence("Maria Berg", v.T("op.staff.invite")), State: "approved", Tone: "info", At: ago(day), Alone: true, Again: view.ApprovalActPath("harbor", "apr_3", "again"),
				Input: []view.AuditInput{{Name: "email", Value: "a.very.long.name.of.somebody.new@subdomain.harbor-courier.example"}},
				What:  []string{v.T("approvals.alone_what", said), v.T("approvals.waits", said)},
			},
		},
		Ended: []view.ApprovalShown{
			{ID: "apr_4", Sentence: sentence("Ana Cruz", v.T("op.credential.waive_second_factor")), On: "<script>alert(1)</script>", OnHref: "/", State: "rejected", Tone: "danger", At: ago(3 * day), What: []string{v.T("approvals.rejected_what", said)}},
			{ID: "apr_7", Sentence: sentence("Ana Cruz", v.T("op.directory.merge")), On: "Jess Smith", OnHref: "/", State: "failed", Tone: "danger", At: ago(3 * day), What: []string{v.T("approvals.over_what", said)}},
			{ID: "apr_5", Sentence: sentence("Ana Cruz", v.T("op.federation.remove_provider")), State: "stopped", Tone: "quiet", At: ago(4 * day)},
		},
		OlderHref: view.ApprovalsPath("harbor") + "?older=x", Held: sampleHeld(v),
	}
}

func sampleNoApprovals(v view.View) view.ApprovalsPage {
	p := sampleApprovals(v)
	p.ToDecide, p.Others, p.Ended, p.OlderHref, p.Held, p.Limits = nil, nil, nil, "", nil, nil
	return p
}
