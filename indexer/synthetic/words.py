"""The words of the synthetic ptoffact data set: technologies, inventors, prose of forms, papers.

In PROSE and PAPERS the words in capitals stand for what ptoffact.sql fills in (its macro `filled`).
"""

from typing import NamedTuple


class Technology(NamedTuple):
    """A tech center by its first two digits: its work groups, its share, and the words of its field.

    `uspc` holds its classes, three characters each; `phrases` and `journals` are separated by semicolons.
    """

    center: int
    work_groups: int
    weight: float
    uspc: str
    phrases: str
    journals: str


TECHNOLOGIES = (
    Technology(
        16, 7, 10, "424435514536530",
        "Stem cell;Monoclonal antibody;Gene expression vector;"
        "Peptide vaccine;Protein kinase inhibitor;Insulin analog",
        "J. Biol. Chem.;Nature Biotechnology",
    ),
    Technology(
        17, 9, 13, "106156423428429",
        "Lithium ion battery;Block copolymer;Zeolite catalyst;"
        "Thin film coating;Polymer electrolyte membrane;Graphene electrode",
        "J. Power Sources;Macromolecules",
    ),
    Technology(
        21, 9, 12, "706707709711717",
        "Neural network;Database query optimization;Cache coherence;"
        "Compiler;Virtual machine;Speech recognition",
        "Communications of the ACM;Proc. SIGMOD",
    ),
    Technology(
        24, 9, 11, "348370375380725",
        "Video encoding;Packet routing;Optical network;"
        "Channel estimation;Digital rights management;Multicast",
        "IEEE Trans. Commun.;Proc. INFOCOM",
    ),
    Technology(
        26, 9, 13, "340345358382455",
        "Phased array antenna;Image segmentation;Touch screen;"
        "Haptic display;Cellular handover;Fingerprint sensor",
        "IEEE Trans. Antennas Propag.;Proc. CVPR",
    ),
    Technology(
        28, 9, 18, "257310324359438",
        "Quantum well laser;Field effect transistor;Liquid crystal panel;"
        "Magnetic memory;Lens module;Wafer inspection",
        "Appl. Phys. Lett.;Opt. Express",
    ),
    Technology(
        29, 3, 1, "D06D07D09D14D23",
        "Ornamental bottle;Chair;Vehicle wheel;Handset housing",
        "Design Week",
    ),
    Technology(
        36, 9, 11, "052166280701705",
        "Auction pricing;Seat belt retractor;Drill bit;"
        "Wind turbine blade;Inventory forecasting;Crop harvester",
        "Operations Research;SPE Journal",
    ),
    Technology(
        37, 9, 11, "123137463600606",
        "Fuel injection;Surgical stapler;Heart valve;Slot machine;Balloon catheter;Gas turbine combustor",
        "J. Biomech.;SAE Technical Paper",
    ),
)  # fmt: skip
SURNAMES = """
Müller Schmidt Schröder Schäfer Weiß Größer Jäger Köhler Krüger Böhm Vögel Günther Lindström Sjöberg
Åkesson Björklund Ångström Håkansson Østergaard Sørensen Jørgensen Nørgaard Møller Kjær Bødker Hansen
Øverland Hämäläinen Mäkinen Virtanen Räsänen Järvinen Pääkkönen Guðmundsson Þórsson Lefèvre Lemaître
Gérard Bérenger François Hébert Côté Châtelet Dupré Garçon Benoît García Muñoz Núñez Peña Ibáñez
Fernández Martínez Rodríguez Gómez López Sánchez Pérez Jiménez Álvarez Gonçalves Simões Araújo Magalhães
Conceição Brandão Guimarães Estêvão Rossi Bianchi D'Angelo Niccolò Esposito Romano Colombo Ferrari
O'Brien O'Sullivan MacDonald McCarthy Ó'Conaill Kowalski Wiśniewski Dąbrowski Wójcik Żółtowski
Łukasiewicz Zieliński Jabłoński Dvořák Novák Černý Růžička Šťastný Hájek Kučera Tóth Kovács Szabó Nagy
Őry Erdős Petőfi Popescu Ionescu Țepeș Șerban Brâncuși Horvat Kovačić Jurišić Đorđević Živković Šimić
Yılmaz Çelik Şahin Öztürk Doğan Güneş Aydın Petrov Ivanov Sokolov Smirnova Shevchenko Kuznetsov
Papadopoulos Georgiou Nikolaidis Stavros Nguyễn Trần Lê Phạm Hoàng Đặng Sabe Tanaka Suzuki Satō Itō
Kobayashi Yamamoto Nakamura Watanabe Ōtani Saitō Matsumoto Inoue Kimura Hayashi Shimizu Kim Lee Park Choi
Jung Kang Cho Yoon Jang Lim Gao Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Lü Hsieh Tsai Patel
Singh Kumar Sharma Gupta Iyer Rao Chaudhary Banerjee Reddy Khan Hussain al-Khatib El-Sayed Haddad Rahman
Cohen Levy Ben-David Mizrahi Okafor Adeyemi Mensah Nkosi Diallo Traoré Smith Johnson Williams Brown Jones
Davis Miller Wilson Moore Taylor Thomas Jackson Harris Martin Thompson Robinson Clark Lewis Walker Young
van-der-Berg de-Vries Janßen
"""  # noqa: RUF001 - the dotless i of Turkish names is meant
FIRST_NAMES = """
Jörg Kohtaro José María Anne-Marie Søren Zoë Łukasz Jiří Björn Renée Hiroshi Yuki Wei Xiaoming Ji-hoon
Rajesh Priya Fatima Omar Chloé André Günter Åsa Željko Çağla Thị Olga Dmitri Ngozi John Mary Robert Linda
Michael Susan
"""
PROSE = (
    "Applicant's admitted prior art",
    "Applicant's admitted prior art (AAPA), paragraphs 2, 3 and 7",
    "see attached IDS dated DATE, pages 3-5",
    "See the PTO-892 mailed with the office action of DATE",
    'the reference hereinafter called "SURNAME", of record',
    "SURNAME et al., as applied to claim 1 above, and further in view of the knowledge in the art",
    "PHRASE, as known in the art; official notice taken",
    "International Search Report dated DATE, 12 pages",
    "European Search Report, DATE",
    "Declaration of FIRST SURNAME under 37 CFR 1.132, filed DATE",
    "Not provided",
    "Applicant's disclosure,\nbackground section, PHRASE",
)
PAPERS = (
    'SURNAME et al., "PHRASE: recent advances", JOURNAL, vol. VOLUME, pp. PAGE-LAST, YEAR',
    'SURNAME, FIRST, "PHRASE: a review", JOURNAL, YEAR, pages PAGE-LAST',
    'FIRST SURNAME: "PHRASE with improved stability", JOURNAL VOLUME (YEAR), PAGE',
    "SURNAME et al., PHRASE, JOURNAL, DATE",
)
