/** The page of own images: makes hashes of the pictures that are picked. */
export {};
