package session

import (
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// ToldDevices is of how many new devices within a day an owner is told. Whoever
// keeps no cookies is new each time, and a mailbox full of notices is read no
// more; by the third one the owner knows.
const ToldDevices = 3

// tellNewDevice queues the notice that somebody signs in from a device that
// was not used before (OWASP ASVS 5.0, 6.3.5), unless the tenant does not want
// it. Of the first device of an account nothing is told, since that is where it
// was made, or where its owner comes from another system. It is called before
// the device is added.
func tellNewDevice(tx *op.Tx, who account.Standing, device, place string) error {
	wanted, err := tenant.SessionTellNewDevice.IsOn(tx.Ctx, tx.Tx, who.Tenant)
	if err != nil || !wanted {
		return err
	}
	n, err := New(tx).countDevices(tx.Ctx, countDevicesParams{Account: who.N, Since: tx.Now.Add(-24 * time.Hour).UnixMicro()})
	if err != nil {
		return fmt.Errorf("count the devices: %w", err)
	}
	if n.Known == 0 || n.Lately >= ToldDevices {
		return nil
	}
	return account.TellByMail(tx, who.N, "notice.new_device", map[string]string{"device": device, "place": place})
}
