//! What a page says after a form was carried out: `?done=code` in its address.

use serde::Deserialize;

/// The part of an address that says what was just done.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The sentence. Only known codes have one, so that nobody can put words into our mouth by a link.
    pub(crate) fn sentence(&self) -> Option<&'static str> {
        Some(match self.done.as_str() {
            "joined" => "Welcome. Your account is there; the steps below are what is left to do.",
            "password" => "Your password is set, and you are signed in.",
            "site-added" => "The site was added. Prove now that it is yours.",
            "site-proved" => "The site is proved.",
            "site-removed" => "The site was removed.",
            "audience" => "Your audience was noted.",
            "evidence-discarded" => "What was read is forgotten: it counts for nothing.",
            "terms" => "You have accepted the terms.",
            "own-terms" => "You have accepted these terms. The stories are yours to take.",
            "seat-given" => "The seat is given.",
            "seat-back" => "The seat was taken back.",
            "acknowledged" => "Acknowledged. Thank you.",
            "asked" => "Your request is with the desk. The answer comes by mail, and stands here.",
            "request-withdrawn" => "The request is withdrawn.",
            "accepted" => "You have accepted: this licence is yours.",
            "declined" => "You have declined the offer. The desk was told.",
            "revoked" => "The address no longer works.",
            "token-revoked" => "The token no longer works.",
            "policy" => "The policy is in force. Publishers for which the answer changes are told.",
            "terms-in-force" => {
                "The terms are in force. Publishers that accepted older ones are asked by mail to accept them."
            }
            "own-terms-in-force" => {
                "Its own terms are in force. Publishers are asked to accept them."
            }
            "own-terms-ended" => "Its own terms have ended.",
            "webhook-on" => "The webhook is on. What it missed follows.",
            "webhook-off" => "The webhook is off.",
            "third-party" => "Noted. It holds for every message from now on.",
            "replay" => "The stories are being sent again.",
            "no-copy" => "None of this wire's stories was found on that page.",
            "copies" => "The page carries more than one of this wire's stories: here they are.",
            _ => return None,
        })
    }
}
