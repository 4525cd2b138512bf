//! One question for all who ask at the same time.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

/// A question that is put once for all who came before it was put, one at a time. So everybody's answer is
/// newer than its asking, and a thousand who ask at once cost no more than one.
#[derive(Debug)]
pub(crate) struct Together<T: Clone> {
    /// The question that hasn't been put yet.
    next: Arc<Mutex<Option<Asked<T>>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

type Asked<T> = Shared<BoxFuture<'static, T>>;

impl<T: Clone> Default for Together<T> {
    fn default() -> Self {
        Self {
            next: Arc::default(),
            turn: Arc::default(),
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Together<T> {
    /// The answer to this question, which is put after this call began.
    pub(crate) async fn ask(&self, question: impl Future<Output = T> + Send + 'static) -> T {
        let asked = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            next.get_or_insert_with(|| self.put(question)).clone()
        };
        asked.await
    }

    fn put(&self, question: impl Future<Output = T> + Send + 'static) -> Asked<T> {
        let (next, turn) = (Arc::clone(&self.next), Arc::clone(&self.turn));
        async move {
            let _turn = turn.lock().await;
            // Whoever comes from here on may have come after the answer was found.
            next.lock().unwrap_or_else(PoisonError::into_inner).take();
            question.await
        }
        .boxed()
        .shared()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn who_comes_while_it_is_asked_waits_for_the_next_answer() {
        let (put, together) = (Arc::new(AtomicUsize::new(0)), Together::default());
        let (answer, answered) = oneshot::channel::<()>();
        let first = together.ask({
            let put = Arc::clone(&put);
            async move {
                let number = put.fetch_add(1, Ordering::SeqCst) + 1;
                let _ = answered.await;
                number
            }
        });
        let mut first = Box::pin(first);
        assert!(futures_util::poll!(&mut first).is_pending());

        let mut later = Box::pin(join_all((0..100).map(|_| {
            let put = Arc::clone(&put);
            together.ask(async move { put.fetch_add(1, Ordering::SeqCst) + 1 })
        })));
        assert!(futures_util::poll!(&mut later).is_pending());
        answer.send(()).expect("it waits");

        assert_eq!(first.await, 1);
        assert_eq!(later.await, [2; 100]);
        assert_eq!(put.load(Ordering::SeqCst), 2);
    }
}
