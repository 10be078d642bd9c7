package archtest

import (
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/privacy"
)

// privacyEntries are the lines of deletion.
func (w *world) privacyEntries() map[string]entry {
	s := privacy.NewService(w.DB)
	settings := privacy.RuleSettings{Days: 365, NoticeDays: 14, DailyCap: 100, Decision: privacy.ByHand}
	account := func(a *asked) privacy.AccountInput { return privacy.AccountInput{Account: a.anAccount()} }
	return map[string]entry{
		"privacy.request_deletion": on(something, s.RequestDeletion, func(a *asked) privacy.RequestDeletionInput {
			return privacy.RequestDeletionInput{Account: a.anAccount()}
		}),
		"privacy.cancel_deletion": on(something, s.CancelDeletion, func(a *asked) privacy.AccountInput {
			return privacy.AccountInput{Account: a.toBeDeleted(s).Account}
		}),
		"privacy.approve_deletion": on(something, s.ApproveDeletion, func(a *asked) privacy.DecideInput { return a.toBeDeleted(s) }),
		"privacy.reject_deletion": on(something, s.RejectDeletion, func(a *asked) privacy.RejectDeletionInput {
			r := a.toBeDeleted(s)
			return privacy.RejectDeletionInput{Account: r.Account, Request: r.Request, Because: privacy.Mistake}
		}),
		"privacy.send_deletion_link": on(something, s.SendDeletionLink, func(a *asked) privacy.AccountInput {
			return privacy.AccountInput{Account: a.toBeDeleted(s).Account}
		}),
		"privacy.view_deletion_request":   on(something, s.ViewDeletionRequest, account),
		"privacy.place_hold":              on(something, s.PlaceHold, account),
		"privacy.release_hold":            on(something, s.ReleaseHold, account).or("not_on_hold"),
		"privacy.list_deletion_requests":  on(visible, s.ListDeletionRequests, func(*asked) privacy.ListDeletionRequestsInput { return privacy.ListDeletionRequestsInput{} }),
		"privacy.count_deletion_requests": on(visible, s.CountDeletionRequests, func(*asked) privacy.CountDeletionRequestsInput { return privacy.CountDeletionRequestsInput{} }),
		"privacy.confirm_deletion":        on(nobody, s.ConfirmDeletion, func(*asked) privacy.LinkInput { return privacy.LinkInput{} }),
		"privacy.keep_account":            on(nobody, s.KeepAccount, func(*asked) privacy.LinkInput { return privacy.LinkInput{} }),

		"privacy.open_request": on(something, s.OpenRequest, func(a *asked) privacy.OpenRequestInput {
			return privacy.OpenRequestInput{Account: a.anAccount(), Kind: privacy.Access}
		}),
		"privacy.extend_request": on(something, s.ExtendRequest, func(a *asked) privacy.DataRequestInput { return a.aDataRequest(s) }),
		"privacy.close_request": on(something, s.CloseRequest, func(a *asked) privacy.CloseRequestInput {
			in := a.aDataRequest(s)
			return privacy.CloseRequestInput{Account: in.Account, Request: in.Request, Outcome: privacy.Fulfilled}
		}),
		"privacy.list_requests":         on(visible, s.ListRequests, func(*asked) privacy.ListRequestsInput { return privacy.ListRequestsInput{} }),
		"privacy.list_account_requests": on(something, s.ListAccountRequests, account),
		"privacy.request_export": on(something, s.RequestExport, func(a *asked) privacy.RequestExportInput {
			return privacy.RequestExportInput{Account: a.anAccount()}
		}),
		"privacy.deliver_export": on(something, s.DeliverExport, func(a *asked) privacy.DeliverExportInput { return a.anExport(s) }).or("export_gone"),
		"privacy.take_export":    on(nobody, s.TakeExport, func(*asked) privacy.TakeExportInput { return privacy.TakeExportInput{} }),
		"privacy.open_export":    on(nobody, s.OpenExport, func(*asked) privacy.LinkInput { return privacy.LinkInput{} }),
		"privacy.make_export":    on(nobody, s.MakeExport, func(*asked) privacy.MakeExportInput { return privacy.MakeExportInput{} }),

		"privacy.list_deletion_rules": on(visible, s.ListDeletionRules, func(*asked) privacy.ListDeletionRulesInput { return privacy.ListDeletionRulesInput{} }),
		"privacy.add_deletion_rule": on(tenantWide, s.AddDeletionRule, func(*asked) privacy.AddDeletionRuleInput {
			return privacy.AddDeletionRuleInput{Kind: privacy.NeverVerified, RuleSettings: settings}
		}),
		"privacy.change_deletion_rule": on(tenantWide, s.ChangeDeletionRule, func(a *asked) privacy.ChangeDeletionRuleInput {
			return privacy.ChangeDeletionRuleInput{Rule: a.aRule(s, settings), Version: 1, RuleSettings: settings}
		}),
		"privacy.remove_deletion_rule": on(tenantWide, s.RemoveDeletionRule, func(a *asked) privacy.RuleInput { return privacy.RuleInput{Rule: a.aRule(s, settings)} }),
		"privacy.preview_deletion_batch": on(tenantWide, s.PreviewDeletionBatch, func(a *asked) privacy.RuleInput {
			return privacy.RuleInput{Rule: a.aRule(s, settings)}
		}),
		"privacy.start_deletion_batch": on(tenantWide, s.StartDeletionBatch, func(a *asked) privacy.StartDeletionBatchInput {
			return privacy.StartDeletionBatchInput{Rule: a.aRule(s, settings), Verdict: privacy.Approve, Most: 10}
		}),
		"privacy.stop_deletion_batch": on(tenantWide, s.StopDeletionBatch, func(a *asked) privacy.BatchInput {
			return privacy.BatchInput{Batch: a.aBatch(s, settings)}
		}),
		"privacy.apply_deletion_rule":    on(nobody, s.ApplyDeletionRule, func(*asked) privacy.ApplyDeletionRuleInput { return privacy.ApplyDeletionRuleInput{} }),
		"privacy.adopt_deletions":        on(nobody, s.AdoptDeletions, func(*asked) privacy.AdoptDeletionsInput { return privacy.AdoptDeletionsInput{} }),
		"privacy.advance_deletion_batch": on(nobody, s.AdvanceDeletionBatch, func(*asked) privacy.BatchInput { return privacy.BatchInput{} }),
	}
}

// toBeDeleted is an account whose deletion was asked for, by somebody else.
func (a *asked) toBeDeleted(s *privacy.Service) privacy.DecideInput {
	in := privacy.DecideInput{Account: a.anAccount(), Request: "del_none"}
	if a.place == unknown || !a.may {
		return in
	}
	r, err := s.RequestDeletion(ctx, a.system(a.where()), privacy.RequestDeletionInput{Account: in.Account})
	a.must(err)
	in.Request = r.ID
	return in
}

func (a *asked) aRule(s *privacy.Service, settings privacy.RuleSettings) string {
	return a.thing("rule", "dru_0193a6c2b4f07c3e9a1d000000000000", func() string {
		r, err := s.AddDeletionRule(ctx, a.system(a.where()), privacy.AddDeletionRuleInput{Kind: privacy.NotSignedIn, RuleSettings: settings})
		a.must(err)
		return r.ID
	})
}

func (a *asked) aBatch(s *privacy.Service, settings privacy.RuleSettings) string {
	return a.thing("batch", "dba_0193a6c2b4f07c3e9a1d000000000000", func() string {
		b, err := s.StartDeletionBatch(ctx, a.system(a.where()), privacy.StartDeletionBatchInput{Rule: a.aRule(s, settings), Verdict: privacy.Approve, Most: 10})
		a.must(err)
		return b.ID
	})
}

// aDataRequest is a data request of an account.
func (a *asked) aDataRequest(s *privacy.Service) privacy.DataRequestInput {
	in := privacy.DataRequestInput{Account: a.anAccount(), Request: "dsr_none"}
	if a.place == unknown {
		return in
	}
	r, err := s.OpenRequest(ctx, a.system(a.where()), privacy.OpenRequestInput{Account: in.Account, Kind: privacy.Access})
	a.must(err)
	in.Request = r.ID
	return in
}

// anExport is a copy of an account's data that is not made yet.
func (a *asked) anExport(s *privacy.Service) privacy.DeliverExportInput {
	in := privacy.DeliverExportInput{Account: a.anAccount(), Export: "exp_none"}
	if a.place == unknown {
		return in
	}
	e, err := s.RequestExport(ctx, a.system(a.where()), privacy.RequestExportInput{Account: in.Account})
	if f := fault.As(err); f != nil && f.Code == "export_waiting" {
		return in
	}
	a.must(err)
	in.Export = e.ID
	return in
}
