package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleConnected(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabConnected
	p.Connected = &view.Connected{Panels: []view.ConnectedPanel{
		{
			Key: "orders", Title: "Orders", Columns: []string{"Order", "Date", "Goods", "State"},
			Cells: [][]string{{"L-418204", "2026-10-28", "Tent, two persons", "on its way"}, {"L-402117", "2026-06-02", "<script>alert(1)</script>", "delivered"}},
			Link:  "https://shop.harbor.example/customers/C-1001", Host: "shop.harbor.example", Updated: ago(2 * hour), By: "Harbor shop",
		},
		{
			Key: "plan", Title: "Plan and renewal", Updated: ago(3 * day), By: "Billing",
			Rows: []view.LabelValue{{Label: "Plan", Value: "family"}, {Label: "Renews on", Value: "2026-12-01"}, {Label: "Paid by", Value: "card"}, {Label: "Note", Value: ""}},
		},
	}}
	return p
}

func sampleExternal(v view.View) view.ExternalPage {
	icons := []view.Choice{{Value: "repeat", Text: v.T("external_icon.repeat"), Chosen: true}, {Value: "truck-delivery", Text: v.T("external_icon.truck-delivery")}}
	return view.ExternalPage{
		Settings: sampleSettings(v, v.T("external.title"), view.ExternalTypesPath("harbor")), CanEdit: true,
		Rows: []view.ExternalRow{
			{Type: "product_change_scheduled", Label: "Product change scheduled", Icon: "repeat", Since: ago(day), Icons: icons},
			{Type: "order_shipped", Label: "", Icon: "truck-delivery", Since: ago(40 * time.Minute), Icons: icons, Problem: v.T("fault.label.required")},
		},
	}
}
