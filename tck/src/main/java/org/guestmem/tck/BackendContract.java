package org.guestmem.tck;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** All contracts: a back end's test class extends this and says what is under test. */
public abstract class BackendContract
    implements CreationContract,
        IsolationContract,
        DoubleFetchContract,
        BoundsContract,
        OpaqueContract,
        PlainContract,
        OpaqueSpinContract,
        AtomicContract,
        OrderingContract,
        NeighbourContract,
        TearingContract,
        BulkContract,
        CopyContract,
        ScanContract,
        ValueContract,
        PlaceContract,
        ElementContract,
        NumberArrayContract,
        ViewContract,
        ReadOnlyContract,
        DirtyLogContract,
        DirtyMergeContract,
        DirtyRaceContract,
        DirtySkipContract,
        DirtyHarvesterContract,
        DirtySwitchContract,
        DirtySliceContract,
        SharedDirtyLogContract,
        SharedDirtyRaceContract,
        CloseContract,
        CloseRaceContract,
        LeaseContract,
        GroupContract,
        GroupLeaseContract,
        GroupRaceContract,
        HostOptionContract,
        MemfdContract,
        DescriptorContract,
        OverlapContract,
        FileContract,
        FaultContract,
        DiscardContract,
        DiscardRaceContract,
        ResidentContract,
        FlushContract,
        ProtectContract,
        ProtectRaceContract,
        LargeRegionContract,
        GuestMemoryContract,
        GuestTransferContract,
        GuestLayoutContract,
        GuestLookUpContract,
        IommuContract,
        IommuFaultContract,
        IommuOrderedContract,
        IommuTransferContract,
        IommuRaceContract,
        GuestOrderedContract,
        GuestPartialContract,
        GuestScanContract,
        GuestAddressSpaceContract,
        GuestRefusalContract,
        NullContract,
        HostileViewContract,
        HostileGuestContract,
        HostileNumbersContract,
        ChannelContract,
        ChannelBlockingContract,
        ChannelCloseContract,
        ChannelFailureContract,
        IoVectorContract,
        ShortTransferContract,
        ValueTransferContract,
        SecrecyContract,
        ModelContract {

  private TestRegions regions;

  /** For the framework: an instance a case. */
  protected BackendContract() {}

  /**
   * Returns what is under test.
   *
   * @return the back end and what may be asked of it
   */
  protected abstract BackendUnderTest backend();

  @BeforeEach
  void makeRegions(@TempDir Path directory) {
    regions = new TestRegions(backend(), directory);
  }

  @AfterEach
  void closeRegions() {
    regions.close();
  }

  @Override
  public final TestRegions regions() {
    return regions;
  }
}
