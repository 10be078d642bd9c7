// Package message owns the mails and SMS that customers get: their templates,
// the queue in which they wait, and what became of each.
//
// It owns the tables message and message_template. It does not own the wires
// (mail), nor when something is sent: whoever has a reason queues it within
// its own operation.
package message
