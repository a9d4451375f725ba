import Testing

@testable import EzPlatform

@Suite struct ReleaseTests {
    @Test(arguments: ["ezp5.4", "1.13", "2.5", "3.2", "3.3", "ibexa4.6", "ibexa5.0"])
    func namesAreReadBack(name: String) {
        #expect(Release(name: name)?.name == name)
    }

    @Test(arguments: ["", "5.0", "2.6", "1", "ezp4.7", "ibexa3.2", "ibexa", "2.x", "1.-3", "99999999999999999999.1"])
    func unknownNamesAreRefused(name: String) {
        #expect(Release(name: name) == nil)
    }

    @Test func otherSpellings() {
        #expect(Release(name: "ibexa3.3") == .ezPlatform(3, 3))
        #expect(Release(name: "4.6") == .ibexa(4, 6))
        #expect(Release.ezPlatform(3, 3).title == "Ibexa DXP 3.3")
        #expect(Release.ezPlatform(2, 5).title == "eZ Platform 2.5")
    }

    @Test func releasesAreOrderedByTime() {
        #expect(Release.all == Release.all.sorted())
        #expect(Release.ezPublish(5, 4) < .ezPlatform(1, 0))
        #expect(Release.ezPlatform(3, 3) < .ibexa(4, 0))
    }

    @Test func factsFollowTheRelease() {
        let old = ReleaseTable.facts(of: .ezPlatform(1, 13))
        #expect(old.rootKey == "ezpublish" && old.frontController == "app.php" && old.cacheSetting == "cache_pool_name")
        let dxp = ReleaseTable.facts(of: .ezPlatform(3, 3))
        #expect(dxp.rootKey == "ezplatform" && dxp.firstSectionWins && dxp.sessionParametersOverride)
        #expect(dxp.nfsAdapterService == "ibexa.platform.io.nfs.adapter.site_access_aware")
        #expect(ReleaseTable.facts(of: .ezPlatform(3, 0)).nfsAdapterService == nil)
        let newest = ReleaseTable.facts(of: .ibexa(5, 0))
        #expect(newest.dfsTable == "ibexa_dfs_file" && newest.oneupMajor == 4 && newest.symfonyMajor == 7)
        #expect(ReleaseTable.facts(of: .ibexa(4, 3)).oneupMajor == 3)
    }
}
