//! A map that remembers which of its values have changed, so that only these are saved.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

pub(crate) struct Kept<K, V> {
    map: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept { map: BTreeMap::new(), changed: BTreeSet::new() }
    }
}

/// Reading changes nothing.
impl<K, V> Deref for Kept<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &BTreeMap<K, V> {
        &self.map
    }
}

impl<K: Ord + Clone, V> Kept<K, V> {
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.changed.insert(key.clone());
        self.map.insert(key, value);
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let value = self.map.get_mut(key)?;
        self.changed.insert(key.clone());
        Some(value)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let value = self.map.remove(key)?;
        self.changed.insert(key.clone());
        Some(value)
    }

    /// What has changed since the last time; `None` has gone.
    pub(crate) fn changes(&mut self) -> BTreeMap<K, Option<&V>> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().map(|key| (key.clone(), self.map.get(&key))).collect()
    }

    /// Everything.
    pub(crate) fn whole(&mut self) -> BTreeMap<K, Option<&V>> {
        self.changed.clear();
        self.map.iter().map(|(key, value)| (key.clone(), Some(value))).collect()
    }

    /// Puts back what was saved.
    pub(crate) fn apply(&mut self, saved: BTreeMap<K, Option<V>>) {
        for (key, value) in saved {
            match value {
                Some(value) => self.map.insert(key, value),
                None => self.map.remove(&key),
            };
        }
    }
}
