// Most of a delivery's time is its bake, which waits: two processors serve three of them.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Slipway.Acceptance.Tests.LongestFirst", "Slipway.Acceptance.Tests")]
