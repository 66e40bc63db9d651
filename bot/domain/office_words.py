"""What the office has to know of a child: not in, ill, hurt, medicine, the way to school; and what only sounds so."""

from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "when": "today|tomorrow|tonight|now|yesterday|this_morning|this_afternoon|this_week|the_day|the_morn|on_monday|"
    "on_tuesday|on_wednesday|on_thursday|on_friday|next_week|next_monday|monday|tuesday|wednesday|thursday|friday|"
    "am|pm|"
    "all_week|this_evening|this_pm|this_am|this_year|this_term|next_term|first_thing|later|straight_away|the_now",
    "not": "wont|will_not|not|isnt|cant|can_not|no|wasnt|might_not|may_not|wouldnt|nae|didnt|doesnt_want|unable_to|"
    "not_able_to|wont_be_able_to|not_going_to",
    "him": "him|her|them|he|she|they|both",
    "whose": "his|her|their|a|the|my|its|he|hes|some",
    "part": "head|arm|arms|leg|legs|knee|knees|ankle|ankles|wrist|hand|hands|finger|fingers|thumb|foot|feet|toe|"
    "toes|nose|"
    "eye|eyes|face|lip|lips|chin|elbow|shoulder|back|neck|tooth|teeth|mouth|ear|ribs|rib|forehead|cheek|collarbone|"
    "heid|"
    "shin|hip|bum|knuckles|nail|skull|jaw|noggin|napper|pinky|tongue|tummy|chest|side",
    "hurting": "bump|bumped|bumping|bang|banged|banging|hit|bash|bashed|knock|knocked|hurt|hurts|cut|cutting|graze|"
    "grazed|"
    "twist|twisted|sprain|sprained|break|broke|broken|fracture|fractured|bruise|bruised|burn|burnt|burned|scald|"
    "scalded|"
    "trap|trapped|squashed|scrape|scraped|skinned|scratched|bust|busted|split|chipped|dislocated|landed_on|clunked|"
    "pulled|jarred|cracked|whacked|smacked|shut|stubbed|bumpt|banjoed|smashed|hurted|injured|gashed|nicked|crushed",
    "bad": "bad|sore|upset|dodgy|poorly|dicky|gippy|funny|runny|aching|achy|painful|rotten",
    "ride": "taxi|bus|transport|escort|chaperone|passenger_assistant|driver|lift|train|car|ride",
    "came": "come|came|coming|turn_up|turned_up|turning_up|turnt_up|turned|show_up|showed_up|showed|shown_up|arrived|"
    "arrive|here|collected|collect|picked_him|pick_him|picked_her|pick_her|appeared|been_yet|been_today|been_for|"
    "been_this|been|shown|got_here|pitched_up|rocked_up|landed|started|start",
    "failed": "late|delayed|cancelled|canceled|broke_down|broken_down|no_show|a_no_show|went_without|left_without|"
    "gone_without|drove_off|drove_past|went_past|too_early|not_here|off_the_road|not_running|running_late|"
    "let_us_down|forgot|forgot_him|forgot_her|forgotten_him",
}

# Plain words that he is not at school, or will come late: these are what the message is for, whatever else it tells.
AWAY = """
    {not} be in|at_school|attending|coming_in|coming|able_to|making_it|well_enough|there_today|joining|fit_for|at_his
    {not} make it in|today|to_school|tomorrow|this|into
    {not} come|coming|going|get|getting in|into|to_school|today|tomorrow|this_morning|this_week
    {not} attend|attending
    isnt|not|wasnt|no in {when}|school|at|because|due
    isnt|not|wasnt|no at school
    he|she|is|hes|shes|be|being|theyre|stay|staying|have|having|has|him|her|them|been off {when}|school|sick|ill|poorly|
        until|till
    is|hes|shes|be|been|him|her off for|with a|the|another|his|her|tummy|sickness|stomach|doctors|dentist|hospital
    off school|sick|ill|poorly
    day|week|rest_of_the_week|days|couple_of_days off sick|ill|poorly|school|today|tomorrow
    keep|keeping|kept|keepin|leaving|having|had {him} off|home|at_home|in_bed
    keeping|keepin|kept off|home|at_home
    keep|keeping|kept|keepin|leaving|having|had my|our|the|his ..2 off|home|at_home
    stay|staying|stopping|stop in|in_bed|at_home|home|off|at_nans today|tomorrow|because|with|sick|poorly|the_day
    day off {when}|sick|ill|poorly|school
    having|has|have|taking|needs a day off
    overslept|slept_in|sleeping_in|slept in|will|well|be|hell|coming|on|there|so|and|through|this|sorry|today
    on our|my|his|the way just? late
    just|bit|abit|little late
    no school for|today|tomorrow|this him|her|he|today|tomorrow|again|hes|the_day|because
    so|is|hes|be not in
    not fit for|to school|come|be|go
    camhs at|appointment|today|tomorrow|this|on
    stay|staying|stopping in_bed|at_home|home|off
    will|well|hell|shell|going_to|going|might|may|theyll|to|ill be ..1 late
    running late|behind|ten|5|10|15|20
    hes|shes|were|he_is|she_is|theyre|is|coming|come|going|arriving|be|bit|arrive in? late for_school|in|today|this|
        getting|again
    be|is|hes|shes|coming|come in late|later|after|once|when|about|around|by|for_ten
    absent|absence|abscent|absense
    doctors|hospital|clinic|dental|camhs|medical|physio|eye|hearing|paediatrician|speech|consultant|
        opticians appointment
    dentist|opticians|optician
    appointment at the? doctors|hospital|clinic|camhs|10|11|9|12|1|2|3
    at|going_to|taking_him_to|taking_her_to|going|took_him_to|take_him_to|been_to|to the|see|a? doctors|hospital|walk_in
"""

# He is ill; whether he comes is for the office to hear.
ILL = """
    poorly|unwell|vomit~|diarrh~|diarh~|chickenpox|covid|norovirus|tonsil~|impetigo|measles|mumps|flu|migraine|migraines
    chicken|hand pox|foot_and_mouth
    scarlet|glandular fever
    conjunctivitis|pneumonia|bronchitis|shingles|slapped_cheek|dandv|gastroenteritis|appendicitis
    not|isnt|no|nae|never|wasnt|hasnt_been feeling|been|very|too|so|at_all|really|a_bit|all_that|keeping* well|weel|
        clever|grand
    not|isnt|doesnt|didnt feel|feeling|look|looking well|great|good|right|too_good|very_well|very_good|100|the_best|
        himself
    feeling|feels|feel|felt|looks|looking a_bit|very|really|so|proper|dead|a|bit* sick|ill|rough|rotten|awful|
        dreadful|crap|iffy
    is|hes|shes|been|being|was|be|still|really|proper|bit|very|properly|again|he|she sick|ill|rough_today|minging_today
    hes|shes|is|been|he|she badly {when}|again|all|in_bed
    hes|shes badly
    sickness|sickly
    ill today|again|this_morning|all_night
    sick {when}|bug|all_night|all_over|twice|again|in_the|last|everywhere|on|note|because
    tummy|stomach|belly|sickness|sick|winter|nasty bug|ache|aches|upset|pain|pains|cramp|cramps|trouble
    {bad} tummy|belly|stomach|throat|chest|ear|ears|head|guts|stomache
    bad|badly with|wi his|her tummy|belly|stomach|throat|chest|ear|ears|head|guts|nerves
    throw|throwing|threw|thrown|chucking|chucked|bringing|brought up|it_up|everything_up
    puke|puking|puked|spewing|spewed|spew|boak|boaking|boking|boaked|boked|retching|honking
    the runs|skitters|squits|trots|skits|lurgy|dreaded_lurgy
    temperature of|again|all|over|still|since|through|this|{when}|38|39|40
    high|has|got|running|bit|with|had|have|his|her a|high|slight|bit_of_a|bad* temperature|fever
    got|has|with|caught|have|full_of|bad|heavy|stinking|nasty|awful|horrible|terrible a|the|bad|really|stinking|
        heavy* cold|cough|virus|bug
    full of cold|the_cold|it_with_cold
    ear|chest|throat|eye|water|kidney|skin|viral|tooth|urine infection
    got|has|with|bad|had|his|her|have a|bad|banging|splitting* headache|earache|toothache|tummyache|bellyache|
        head_ache|tooth_ache
    headache|earache|toothache {when}|all|so|and
    in hospital
    under the weather
    off colour
    peely wally
    peelie wallie
    bad in bed|his_bed|her_bed
    contagious|infectious
    d and|n? v
"""

HURT = """
    {hurting} ..1 {whose} left|right|big|little|wee|front|back|poor* {part}
    {hurting} left|right|front|big {part}
    got|had|gets his|her|my|hes left|right? {part} shut|trapped|caught|stuck|jammed|crushed|slammed|stood_on|trod_on|
        stamped_on
    {part} got|was|were|is|are|been|getting* trapped|caught|stuck|jammed|crushed|slammed|stood_on|trod_on|
        stamped_on|trapt
    {part} is|was|looks|has|really|all|still|gone* swollen|swelled|swelling|swole|swelled_up|bleeding|bruised|
        broken|sprained|puffy|black_and_blue|cut|sore|hurting|hurts|bust
    bump|lump|egg|cut|graze|mark|bruise|gash|scratch|scratches|marks|bruises|burn on|to|above|over|under|
        down ..1 {part}
    bump|lump to|on the head
    sore|swollen|broken|sprained|fractured|bruised|black|burst|bust|cut|grazed|busted|split|hurt|injured|
        twisted {part}
    nosebleed|nosebleeds|concussion|concussed|crutches|limping|injured|injury|injuries|stitches|xray|fracture~|sprain~
    nose bleed|bleeds|bleeding
    minor injuries
    head bump|injury|knock
    bump|bumped|banged|bang heads
    has|got|have|is|with|covered|some bruises|bruise|in_bruises|scratches|grazes
    a|plaster|in e|cast
    bruise|bruises|bruising|bruised all|from|he|on|up|that|everywhere|his|her|when|his_back
    fell|fallen|fall|falling|tripped|tumbled|slipped|came_off over|down|off|from|on|in_the|in_pe|at|outside|his_bike|
        her_bike|his_scooter
    got|was|been|is|hes|shes|gets|he|she hurt at|in|today|playing|on|during|by|when|his|her|yesterday|doing|himself_at
    bite|bitten|bit|teeth|nail mark|marks|by|him_on_the|her_on_the
    bang|bump|knock to|on his|her|the? {part}
    accident at|in school|pe|playground|break|lunch|football|class
    stung by|at
"""

MEDICINE = """
    epipen|epi_pen|inhaler|calpol|antibiotic|antibiotics|antibotics|antibiotix|paracetamol|ibuprofen|nurofen|
        piriton|antihistamine|
        antihistamines|medicine
    ritalin|concerta|medikinet|equasym|elvanse|melatonin|insulin|penicillin|amoxicillin|amoxycillin|steroids|
        methylphenidate
    tablets|prescription|creams|nebuliser|spacer|epilim|keppra|strattera|atomoxetine|sertraline|fluoxetine
    asthma|asthmatic|diabetic|diabetes|eczema|hayfever|allergy|allergic|allergies|epileptic
    hay fever
    eye|ear|allergy|hay_fever|nose drops|drop|spray
    blood sugar|sugars
    dose|doses of|at|today|this|before|after
    took|take|takes|missed|missing|not_had|hasnt_had|needs_to_take|needs|give_him|give_her his|her|a tablet|pill
    blue|brown|asthma pump|puffer
    flu|covid|hpv jab|jabs|vaccine|vaccination|injection
    jabs|vaccine|vaccination|vaccinations|immunisation|immunisations
    eczema|steroid|e45 cream
    adhd|his|her|morning|lunchtime|afternoon meds|med|tablet_at|tablets
    took|take|takes|had|has_had|not_had|hasnt_had|needs|given|give|missed|forgot|forgotten his|her|him_his|her_her|
        a morning|adhd|
        lunchtime|asthma|allergy tablet|pill
"""

RIDE = """
    {ride} ..3 {not}|hasnt|not|still_not|isnt|wasnt ..1 {came}
    {ride} ..3 {failed}
    no sign of the|his|her? {ride}
    bus|taxi stop ..1 moved|changed|closed|shut|different|gone
    what|which|whats|wheres bus|taxi stop|number|one|company|time
    what time is|are|does|will|do the|his|her|hes? {ride}
    wrong taxi|bus|minibus|stop|bus_stop|transport
    {ride} here|came|arrived|turned_up too? early|late
    {ride} ..2 dropped|left|took ..1 {him} at|off|to|behind|in|outside|on
    no_one|nobody|noone has|came|is|to? picked|pick|collected|collect|fetched {him} up?
    collecting|fetching {him}
    {ride} not|isnt|no_longer|wont_be needed|required|wanted
    no|wheres|where_is|were_is|wer_is|wers the|his|her|hes|my|our|todays|school|sign_of_the|sign_of_his|
        sign_of_her? taxi|bus|transport|escort|driver|lift
    waiting|waitin|waited|wait ..3 for|on the|his|her|a|this|school? {ride}
    missed|miss|misses|missing the|his|her|their|school? {ride}
    cancel|cancelling|cancelled|canceled|canceling|cancle the|his|her|hes|their|our|my|todays|tomorrows|all|our|
        school|a? {ride}
    stop|stopping|pause|hold|change|changing|book|arrange|sort|order|send|request|rebook the|his|her|hes|a|todays|
        tomorrows|another|school taxi|transport
    doesnt|dont|not|wont|wont_be|isnt|not_be|no need|needing|want|wanting|require|be_needing|getting|on|taking|
        use ..2 taxi|bus|transport|lift
    need|needs|needing|can|could|have|get|gets|getting|going|go|catch|put|wants ..3 {ride} today|tomorrow|home|to|
        from|tonight|at|after|back|in_the_morning|in|instead|this|on
    home|back|in in|on|by|with the|his|her|a? taxi|bus
    pick|picking|pickin|collect|collecting|fetch|fetching|drop|dropping|get|getting {him} ..1 up|off|from|at|today|
        early|later|now|after|tonight|instead|home|tomorrow|for_his|for_her|for_the
    pick|picking|collect|collecting|fetch|fetching my|our|the ..2 up|today|early|from|at
    being|getting|be|get|is|hes|shes picked|collected|dropped|fetched up|off|by|from|early|today|at
    {him}|hes|shes|is|can|will|be|to walk|walking|walks|cycling|cycle|biking|scooting home|to_school|back|from|
        on_his_own|by_himself|with_his
    {him}|hes|shes|is|will|be|can get|gets|getting|catch|catching|take|taking the? bus|train|tram|lift
    car wont|broke|broken|has_broken|is_broken|died|in|didnt start|down|the_garage
    flat tyre|tyres
    stuck in|on traffic|a_jam|the_motorway|the_bus
    different|new|change_of|another|changed|change|wrong pick_up|drop_off|pickup|dropoff|address_for|driver_today
    pick|drop up|off point|time|place|address
    lift home|to_school|in|back
    late|not home|back because|from|due the? {ride}|transport
"""

# Things said with these words that are nothing of the kind; taken out first.
DECOYS = """
    sick of|and_tired|n_tired|to|joke|with_worry|note_pad|as_a_parrot|minded|puppy
    makes|make|made|making|worried|worrying|fed_up|gets me|him|her|us? sick
    im|i_am|were|we_are sick|poorly|ill of
    im|i_am|ive_been poorly|ill|unwell|sick
    worried|worry|worrying sick|ill
    dad|father|mum|mother|parents is|are|was|were absent
    dad|father|mum|mam|mother|nan|nana|gran|granny|grandad|granda|grandma|uncle|auntie|stepdad|partner|husband|wife is|
        was|has|has_been|hasnt_been|been|got|had|feels very|really|so|taken|rushed|still|dead|still_very* in_hospital|
        into_hospital|to_hospital|ill|poorly|sick|unwell|covid|cancer|a_stroke|well
    dads|mums|mams|nans|nanas|grans|grandads|sisters|brothers very|really|so|been|taken|rushed|still* in_hospital|
        into_hospital|to_hospital|ill|poorly|unwell
    feels|feel|feeling|gets|felt|getting sick|ill|poorly every|before|about|at_the_thought|thinking|with_nerves|
        with_worry|going|over|just_thinking
    off with|out_with the|a wrong|bad crowd|lot|people
    ill treated|mannered|advised|prepared|equipped|feeling|will|informed
    absent minded|mindedly|father|fathers|dad|dads|parent|parents|mother|mum
    well behaved|liked|looked_after|handled|explained|treated|organised|done|received|supported|planned|managed|
        enough_supported
    badly behaved|treated|handled|done|hurt|injured|bullied|bruised|cut|affected|upset|let_down|dressed|shaken|beaten
    told|telling|tell|tells him|her|them|me|us|he? off
    pissed|ripped|kicked|kicking|kick|showed|showing|shows|switched|switch|turned|turn|took|take|taken|taking|cut|
        put|well|better|set|sent|ran|walked|walking|storm~|sounding|sounded|backed|laid|let|lets off
    taxi|bus|driver off
    be in trouble|bother|a|any|that|detention|isolation|pain|tears|touch|charge|contact|the_play|the_team|the_show|
        the_same|his_class|her_class|the_class|the_photo|his_lesson|top_set|care|danger
    be|too late to|for_that|now|when_someone
    fell|fallen|fall|falling|falls out|asleep|behind|apart|in_love|for|through|short
    hurt|hurts|hurting his|her|my|their|our feelings|pride|heart|confidence|chances
    break|breaks|broke|broken his|her|my|their heart|promise|word|phone|toy|glasses|pen
    hit|hits|hitting|kicked|kicks|missed|misses|miss|caught the ball|target|goal|wall|nail|shot|roof|point|bus_stop
    back of|at|in|into|to|on|from the|his|her|school
    hit|hits|hitting him|her|them|it|me|someone back
    taste|dose of his|her|their|your? own? medicine
    a|the|his|her cold dinner|lunch|meal|room|shoulder|drink|day|morning|classroom|water|shower|feet
    catch|catches|caught|bug|bugs|bugging|bugged him|her|me|them out|up
    miss|missed|misses him|her|me|you|us|them|school|lessons|maths|out|work
    driving|drives|drove|drive me|us|him|her mad|crazy|insane|up
    change|changing of driver_in
    flu~ency|ent|ently
    temperature of|in the class|classroom|room|hall|building
    hot|cold|medicine ball|balls|hands
    black eye_peas
    side of|by|with
    chest of drawers
    a cut above
    not in|at my|his|her|their|a|the|any|that name|fault|mood|mind|interest|way|shape|good
    in the mood|wrong|way|team|book|photo
    pick|picking|picked|picks on him|her|them
    pick him|her|them up on
    get|gets|getting|got him|her|them down|going|on_track|into_trouble
    get|gets|getting him|her|them help|support|assessed|to
"""

# Beside an absence, a knock or a taxi: what its key worker should hear of too.
WORRIES = """
    scared|scary|frightened|terrified|petrified|afraid|feart|bully~|bulli~|anxious|anxiety|nervous|worried|worry|
        worries|worrying
    upset|upsetting|crying|cried|cries|cry|tears|sob|sobbing|sobbed|greeting|bubbling|distressed|devastated|
        heartbroken|inconsolable
    refus~|hates|hate|hated|unhappy|miserable|depress~|panic~|meltdown~|overwhelmed|struggling|stressed|stress|low
    wont|cant|doesnt|not_wanting|not_want|refuses|not|didnt face|to_go_in|to_come_in|want_to|go_to|wants_to|cope|
        settle|sleep|safe|want
    was|been|got|being|get|gets|getting hit|punched|kicked|pushed|slapped|attacked|jumped|battered|shoved|bitten|
        spat|tripped|grabbed|picked|targeted|threatened|blamed|laughed
    hit|punched|kicked|pushed|slapped|attacked|jumped|battered|shoved|tripped|grabbed|pinned|dragged|threw|strangled|
        choked|bit|bites {him}
    hitting|punching|kicking|pushing|slapping|bullying|battering|tripping|spitting_at|laughing_at|hurting|shoving {him}
    hits|hurts|smacks|smacked|slaps|punches|kicks|beats|pushes|grabs|touches|touched {him}
    someone|somebody hit|hurt|hits|hurts|touched|touches|smacked|pushed
    wont|will_not|refusing_to|refuses_to go|get in|to|on|back|out
    fight|fights|fighting|fought|scrap|assault~|threat~|restrain~|grabbed|dragged|pinned|unsafe|self
    another|other|older|bigger|big|same|those|some|a boy|boys|girl|girls|kid|kids|child|children|lad|lads|pupil|
        pupils|student
    teacher|staff|driver|escort|sir|miss shouted|shouts|swore|pushed|hurt|grabbed|hit|was_rude|rude|is_rude|did|
        touched|scares
    shouted|shouting|swore|swearing|sworn at
    died|dies|dying|death|passed_away|funeral|bereave~|cancer|arrested|police|social_services|evicted|homeless
    in hospital
    because of what|the_boys|the_girls|them|that_boy|that_girl|him|her|yesterday|school
    every morning|day|night|time
    picked|picking on
    {him} been through enough
"""
