package demo

import (
	"fmt"
	"iter"
	"strconv"
	"time"
)

// Panel is what the fictional shop shows beside a customer.
type Panel struct {
	LoginID, Key, Title, Link string
	Rows                      [][2]string
	Columns                   []string
	Cells                     [][]string
	UpdatedAt                 time.Time
}

const shopAddress = "https://shop.larkspur.example/"

// Panels yields the orders and plans of the first of a population, as the
// fictional shop's systems put them beside the accounts: of the first n.
func Panels(n int, seed uint64, now time.Time) iter.Seq[Panel] {
	return func(yield func(Panel) bool) {
		for p := range Population(n, seed, now) {
			d := dice{p.rng(streamPanels)}
			if p.Record.CustomerID == "" || p.Record.Status == "pending" {
				continue // the shop does not know them
			}
			if d.chance(75) && !yield(p.orders(d)) {
				return
			}
			if plan := p.Record.Attributes["plan"]; plan != "" && !yield(p.plan(d, plan)) {
				return
			}
		}
	}
}

var goods = []string{"Trail jacket", "Wool socks", "Headlamp", "Tent, two persons", "Rain cover", "Trekking poles", "Sleeping bag", "Gas cooker"}

func (p Person) orders(d dice) Panel {
	out := Panel{
		LoginID: p.Record.LoginID, Key: "orders", Title: "Orders", Link: shopAddress + "customers/" + p.Record.CustomerID,
		Columns: []string{"Order", "Date", "Goods", "State", "Amount"}, UpdatedAt: p.now.Add(-d.between(time.Hour, 40*time.Hour)),
	}
	at := p.now
	for i := range 1 + d.IntN(4) {
		at = at.Add(-d.between(24*time.Hour, 60*day))
		state := "delivered"
		if i == 0 && p.now.Sub(at) < 6*day {
			state = "on its way"
		}
		out.Cells = append(out.Cells, []string{
			"L-" + strconv.Itoa(410_000+d.IntN(80_000)), at.Format(time.DateOnly), goods[d.IntN(len(goods))], state, fmt.Sprintf("$%d.%02d", 12+d.IntN(240), d.IntN(100)),
		})
	}
	return out
}

func (p Person) plan(d dice, plan string) Panel {
	renewal := p.now.Add(d.between(3*day, 300*day))
	return Panel{
		LoginID: p.Record.LoginID, Key: "plan", Title: "Plan and renewal", Link: shopAddress + "contracts/" + p.Record.CustomerID,
		Rows:      [][2]string{{"Plan", plan}, {"Renews on", renewal.Format(time.DateOnly)}, {"Paid by", []string{"card", "invoice", "direct debit"}[d.IntN(3)]}},
		UpdatedAt: p.now.Add(-d.between(time.Hour, 20*day)),
	}
}
