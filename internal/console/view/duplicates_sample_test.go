package view_test

import "github.com/readmit/readmit/internal/console/view"

const (
	sampleOther = "0193a1b2-77aa-7cc1-8000-000000000009"
	sampleThird = "0193a1b2-77aa-7cc1-8000-000000000010"
)

func sampleDuplicates(v view.View) view.DuplicatesPage {
	reasons := []view.Choice{{Value: "family", Text: v.T("merge_reason.family")}, {Value: "other", Text: v.T("merge_reason.other")}}
	return view.DuplicatesPage{
		Frame: sampleFrame(v, v.T("duplicates.title")), Name: "Jess Smith", Back: view.AccountPath("harbor", sampleAccount().LoginID),
		List: []view.DuplicateLine{
			{
				LoginID: sampleOther, Name: "Jessica Smith", Initials: "JS", Href: view.AccountPath("harbor", sampleOther), Compare: view.ComparePath("harbor", "1", sampleOther),
				Email: "j•••@g•••.com", Phone: "••• 01", Labels: []view.Label{view.Pending, view.Unverified}, Grounds: []string{v.T("ground.same_phone"), v.T("ground.name_and_birth")}, Score: 88,
				Dismiss: view.Act{Label: v.T("duplicates.dismiss"), Action: view.DismissPath("harbor", "1", sampleOther), Daily: true, What: []string{v.T("duplicates.dismiss_what")}, Reasons: reasons},
			},
			{
				LoginID: sampleThird, Name: "Ana Smith", Initials: "AS", Href: view.AccountPath("harbor", sampleThird), Grounds: []string{v.T("ground.same_phone")}, Score: 60,
				DismissedBy: "Maria Berg", DismissedAt: ago(3 * day),
			},
		},
	}
}

func sampleCompare(v view.View, stop string) view.ComparePage {
	p := view.ComparePage{
		Frame: sampleFrame(v, v.T("compare.title")), Back: view.DuplicatesPath("harbor", "1"), Turn: view.ComparePath("harbor", sampleOther, "1"),
		Account: view.CompareSide{LoginID: sampleAccount().LoginID, Name: "Jess Smith", Initials: "JS", Href: view.AccountPath("harbor", "1")},
		Other:   view.CompareSide{LoginID: sampleOther, Name: "Jessica Smith", Initials: "JS", Href: view.AccountPath("harbor", sampleOther), Labels: []view.Label{view.Pending}},
		Grounds: []string{v.T("ground.same_phone")}, Stop: stop, Version: 4, OtherVersion: 2,
		Fields: []view.CompareField{
			{Name: "email", Label: v.T("compare.field.email"), Account: []string{"j•••@g•••.com"}, Other: []string{"j•••@w•••.example"}, Choice: true},
			{Name: "phones", Label: v.T("compare.field.phones"), Account: []string{"••• 01"}, Other: []string{"••• 01", "••• 77"}, Takes: true, Choice: true, List: true},
			{Name: "name", Label: v.T("compare.field.name"), Account: []string{"Jess Smith"}, Other: []string{"Jess Smith"}},
			{Name: "birthday", Label: v.T("compare.field.birthday"), Other: []string{"1991"}, Takes: true, Choice: true},
			{Name: "identity.google", Label: v.T("compare.identity", map[string]any{"Name": "Google"}), Other: []string{"Google"}, Takes: true, Choice: true},
			{Name: "identity.passkey", Label: v.T("compare.identity", map[string]any{"Name": v.T("identity.passkey")}), Other: []string{v.T("identity.passkey")}},
		},
		Ends: []string{v.T("compare.ends_other"), v.T("compare.ends_factors"), v.N("preview.sessions", 2), v.T("compare.told", map[string]any{"To": "j•••@g•••.com, ••• 01"}), v.T("compare.history"), v.T("compare.not_undone")},
		Merge: view.Act{
			Op: "directory.merge", Label: v.T("compare.merge"), Action: view.MergePath("harbor", "1", sampleOther), Level: v.T("compare.level"),
			Reasons: []view.Choice{{Value: "signed_up_twice", Text: v.T("merge_reason.signed_up_twice")}},
		},
	}
	return p
}

// sampleMerged is the page of an account that became a part of another, and of
// one that holds two.
func sampleMerged(v view.View) view.AccountPage {
	p := sampleActivity(v)
	p.Account.Status, p.Account.Labels = view.Merged, nil
	p.Account.MergedInto, p.Account.MergedAt = &view.MergedPart{LoginID: sampleOther, Href: view.AccountPath("harbor", sampleOther)}, ago(3*day)
	p.Activity.Cards[0].From = &view.MergedPart{LoginID: sampleThird, Href: view.AccountPath("harbor", sampleThird)}
	p.Account.Parts = []view.MergedPart{{LoginID: sampleThird, Href: view.AccountPath("harbor", sampleThird)}}
	return p
}
