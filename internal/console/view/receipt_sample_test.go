package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleReceipt(v view.View) view.ReceiptPage {
	f := sampleFrame(v, v.T("receipt.title"))
	return view.ReceiptPage{
		Frame: f, Download: view.ReceiptPath("harbor", "del_1") + "/download",
		Lines: [][2]string{
			{"request", "del_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"}, {"account", "0193a1b2-77aa-7cc1-8000-000000000001"}, {"asked by", "owner"},
			{"erased", "desk, signin, oauth, federation, credential, session, requests, privacy, account, webhook, message, nonce, answers, ledger, and the account's key"},
		},
		Systems: []view.ReceiptSystem{
			{Name: "Newsletter", State: "confirmed", At: ago(hour)}, {Name: "Shop with a rather long name of its own", State: "informed", At: ago(day)}, {Name: "Archive", State: "waiting", Why: v.T("receipt_off"), ID: "whk_1", ConfirmPath: view.ReceiptPath("harbor", "del_1") + "/confirm"},
			{Name: "Forum", State: "lost", At: ago(hour), Why: v.T("receipt_lost.given_up"), ID: "whk_2", ConfirmPath: view.ReceiptPath("harbor", "del_1") + "/confirm"},
		},
	}
}
