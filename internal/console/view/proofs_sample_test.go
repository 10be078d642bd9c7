package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleProofs(v view.View) *view.Proofs {
	login := "0193a1b2-77aa-7cc1-8000-000000000001"
	reasons := []view.Choice{{Value: "lost", Text: v.T("proof_reason.lost")}, {Value: "other", Text: v.T("proof_reason.other")}}
	factor := func(id, act string) view.Act {
		return view.Act{Label: v.T("proofs." + act + "_factor"), Action: view.FactorActPath("harbor", login, id, act), What: []string{v.T("proofs." + act + "_factor.what1"), v.T("proofs." + act + "_factor.what2")}, Reasons: reasons}
	}
	return &view.Proofs{
		Password: &view.PasswordShown{Changed: ago(40 * day), Imported: true}, MustReset: true,
		Rule: v.T("proofs.rule.required", map[string]any{"By": "Maria", "Time": v.Moment(ago(day), v.Now, v.Zone)}),
		Links: []view.Act{
			{Label: v.T("proofs.send_password_reset"), Action: view.ProofActPath("harbor", login, "send-password-reset"), What: []string{v.T("proofs.send_password_reset.what1"), v.T("proofs.send_password_reset.what2")}, Daily: true},
			{Label: v.T("proofs.send_reenrollment_link"), Blocked: v.T("proofs.who")},
		},
		PasswordActs: []view.Act{{Label: v.T("proofs.remove_password"), Action: view.ProofActPath("harbor", login, "remove-password"), What: []string{v.T("proofs.remove_password.what1")}, Reasons: reasons}},
		Factors: []view.FactorShown{
			{Kind: "passkey", Name: "<b>Phone</b>", State: "enabled", Strong: true, Added: ago(300 * day), Used: ago(hour), Suspect: true, Acts: []view.Act{factor("fac_1", "disable"), factor("fac_1", "remove")}},
			{Kind: "totp", State: "disabled", Strong: true, Added: ago(300 * day), Disabled: ago(day), DisabledBy: "Ana", Acts: []view.Act{factor("fac_2", "enable"), factor("fac_2", "remove")}},
			{Kind: "sms", Target: "+1 ••• 01", State: "gone", Added: ago(30 * day)},
			{Kind: "backup_codes", State: "used_up", Added: ago(30 * day), Used: ago(day)},
		},
		FactorActs: []view.Act{{Label: v.T("proofs.remove_all_factors"), Action: view.ProofActPath("harbor", login, "remove-all-factors"), What: []string{v.T("proofs.remove_all_factors.what1"), v.T("proofs.remove_all_factors.what2")}, Reasons: reasons}},
	}
}
