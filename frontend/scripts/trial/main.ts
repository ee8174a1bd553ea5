/** The page to try matching on. */
export {};
