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
            "webhook-on" => "It is on. What it missed follows.",
            "address" => "It has its new address. What waited goes there too.",
            "webhook-off" => "It is off.",
            "drop" => "The file drop is made. Let the wire in to your server, then test it.",
            "host" => "The new key is accepted. What was held back follows.",
            "old-secret-ended" => {
                "The old secret has ended: messages are signed with the new one alone."
            }
            "choice" => "Noted. It holds for every story from now on.",
            "third-party" => "Noted. It holds for all that is sent from now on.",
            "replay" => "The stories are sent again, whenever nothing fresh has to be sent.",
            "replay-stopped" => "The replay is stopped. What was sent stays sent.",
            "search-forgotten" => "The search is gone, and its calendar with it.",
            "no-copy" => "None of this wire's stories was found on that page.",
            "copies" => "The page carries more than one of this wire's stories: here they are.",
            // At the desk.
            "strike-given" => "The strike is given, and the publisher is told by mail.",
            "strike-taken-back" => "The strike is taken back, and the publisher is told by mail.",
            "ranks-imported" => "The list is imported, and all sites are looked up in it.",
            "subject-rules" => "The rules are in force. They hold for every story from now on.",
            "subjects" => "Noted.",
            "reading" => "Noted. It wins over the program.",
            "reading-back" => "The correction is taken back: what the program reads counts again.",
            "shut-out" => "They are shut out.",
            "let-in" => "They can sign in again.",
            "ours" => "Noted. It isn’t asked about again while its words stand.",
            "draft-saved" => "The draft is saved.",
            "draft-discarded" => "The draft is gone.",
            "published" => "The story is published.",
            "corrected" => {
                "The correction is out. Everyone who has an older version is being told."
            }
            "updated" => "The update is out.",
            "refiled" => "The new version is out. Nobody has to act.",
            "killed" => "The story is killed. Everyone who has it is being told to remove it.",
            "held" => "The story is on hold. Everyone who has it is being told.",
            "released" => "The story may be used again.",
            "lifted" => "The embargo is lifted.",
            "reminded" => "A reminder is on its way.",
            "acknowledged-for" => "It is acknowledged.",
            "set-aside" => "It is set aside and counts no more. The publisher is told why.",
            "evidence-confirmed" => "The declaration is confirmed.",
            "evidence-recorded" => "The evidence is recorded.",
            "site-with-word" => "The site is added and the desk vouches for it.",
            "vouched" => "The desk vouches for this site.",
            "signs" => "Its sites were looked at: what was found stands below.",
            "suspended" => "The publisher is suspended: every exit refuses it from now on.",
            "reinstated" => "The publisher is no longer suspended.",
            "seats-set" => "The seats of the licence are set.",
            "product-made" => "The product is made.",
            "product-changed" => "The product was changed.",
            "product-first" => "The product comes first now.",
            "product-retired" => "The product was retired.",
            "offered" => "The offer is on its way by mail, and on the publisher’s account.",
            "offer-withdrawn" => "The offer is withdrawn. The publisher reads why.",
            "turned-down" => "The request is turned down. The publisher reads why.",
            "licence-granted" => "The licence is granted and in force from its first day.",
            "licence-revoked" => "The licence is revoked. The publisher reads why.",
            "copy-gone" => "The page no longer carries the story.",
            _ => return None,
        })
    }
}
